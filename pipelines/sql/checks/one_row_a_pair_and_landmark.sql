-- title: Every pair stands once at each landmark date
-- about: Rows are pairs and landmark dates on or after the match that mart.pair_asof or mart.pair_state lacks or holds
--   more than once.
with expected as (
    select
        pairs.pair_id,
        landmarks.landmark_on
    from core.pairs as pairs
    inner join mart.landmarks as landmarks on pairs.matched_on <= landmarks.landmark_on
),

found as (
    select pair_id, landmark_on, 'pair_asof' as mart from mart.pair_asof
    union all
    select pair_id, landmark_on, 'pair_state' as mart from mart.pair_state
),

broken as (
    select
        expected.pair_id,
        expected.landmark_on,
        count(case when found.mart = 'pair_asof' then 1 end) as asof_count,
        count(case when found.mart = 'pair_state' then 1 end) as state_count
    from expected
    left join found on expected.pair_id = found.pair_id and expected.landmark_on = found.landmark_on
    group by expected.pair_id, expected.landmark_on
    having
        count(case when found.mart = 'pair_asof' then 1 end) <> 1
        or count(case when found.mart = 'pair_state' then 1 end) <> 1
)

select * from broken
