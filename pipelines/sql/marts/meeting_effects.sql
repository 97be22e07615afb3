-- title: Sums of contact around meetings
-- grain: one row per meeting, program, year of the match and side
-- about: What the change of contact around a meeting is made of, summed so that pages need no rows of pairs. Cost:
--   linear in meeting_windows.
with windows as (
    select * from mart.meeting_windows
),

pair_groups as (
    select * from mart.pair_groups
),

sums as (
    select
        windows.event_id,
        pair_groups.program_id,
        pair_groups.cohort,
        windows.side,
        count(*) as pair_count,
        cast(sum(windows.before_count) as bigint) as before_count,
        cast(sum(windows.after_count) as bigint) as after_count,
        cast(sum(
            (windows.after_count - windows.before_count) * (windows.after_count - windows.before_count)
        ) as bigint) as change_squares
    from windows
    inner join pair_groups on windows.pair_id = pair_groups.pair_id
    group by windows.event_id, pair_groups.program_id, pair_groups.cohort, windows.side
)

select * from sums
