-- title: How long each pair has been together
-- grain: one row per pair and landmark date on or after its match
-- about: Days from the match to the ending or to the landmark date, and the kind of ending that was known then:
--   planned (completed, or no reason recorded and the planned end reached), early (any other reason, or none recorded
--   before the planned end), not_recorded (neither a reason nor a planned end), NULL while the pair runs. Cost: rows
--   of pair_asof.
with pair_asof as (
    select * from mart.pair_asof
),

durations as (
    select
        pair_id,
        program_id,
        landmark_on,
        is_as_of,
        tenure_days as day,
        is_ended,
        case
            when not is_ended then null
            when end_reason = 'completed' then 'planned'
            when end_reason is not null then 'early'
            when planned_end_on is null then 'not_recorded'
            when ended_on >= planned_end_on then 'planned'
            else 'early'
        end as cause
    from pair_asof
)

select * from durations
