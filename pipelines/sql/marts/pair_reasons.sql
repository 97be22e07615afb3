-- title: Why each pair stands where it stands
-- grain: one row per pair with a reason at the as-of date
-- about: The names of the flags that fire and the reasons in words, the weightiest first. What the state itself says
--   comes first unless a flag about silence says it. Lists in this file only: they are what the pages read. Cost:
--   flags fired.
with pair_flags as (
    select * from mart.pair_flags
),

pair_state as (
    select * from mart.pair_state
),

landmarks as (
    select * from mart.landmarks
    where is_as_of
),

fired as (
    select
        pair_flags.pair_id,
        pair_flags.flag,
        pair_flags.flag_order,
        pair_flags.reason
    from pair_flags
    inner join landmarks on pair_flags.landmark_on = landmarks.landmark_on
),

told as (
    select
        pair_state.pair_id,
        cast(null as varchar) as flag,
        0 as flag_order,
        pair_state.because as reason
    from pair_state
    inner join landmarks on pair_state.landmark_on = landmarks.landmark_on
    left join fired
        on pair_state.pair_id = fired.pair_id and fired.flag in ('never_started', 'silent', 'slowing_down')
    where pair_state.because is not null and fired.pair_id is null
),

both_kinds as (
    select * from fired
    union all
    select * from told
),

gathered as (
    select
        pair_id,
        array_agg(reason order by flag_order) as reasons,
        array_agg(flag order by flag_order) filter (where flag is not null) as flags
    from both_kinds
    group by pair_id
)

select * from gathered
