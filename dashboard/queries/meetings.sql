-- One row per meeting: those to come, where pairs will both be first, then the soonest; then those that are over, the
-- latest first. Counts are of pairs within the filters.
with

pairs as (
    select
        there.event_id,
        count(*) filter (where there.is_both_listed) as both_count,
        count(*) filter (where there.is_both_listed and not there.has_met_before) as never_met_count,
        count(*) filter (where there.is_both_listed and there.met_on is not null) as met_count,
        count(*) filter (where not there.is_both_listed) as one_count,
    from mart.meeting_pairs as there
    inner join mart.pair_groups as groups on there.pair_id = groups.pair_id
    where
        ($program = 'all' or groups.program_id = $program)
        and ($cohort = 'all' or groups.cohort = $cohort)
    group by there.event_id
)

select
    meetings.event_id,
    meetings.event_name,
    meetings.city,
    meetings.starts_on,
    meetings.ends_on,
    meetings.is_over,
    meetings.window_to_on,
    coalesce(pairs.both_count, 0) as both_count,
    coalesce(pairs.never_met_count, 0) as never_met_count,
    coalesce(pairs.met_count, 0) as met_count,
    coalesce(pairs.one_count, 0) as one_count,
from mart.meeting_terms as meetings
left join pairs on meetings.event_id = pairs.event_id
order by
    meetings.is_over,
    not meetings.is_over and coalesce(pairs.both_count, 0) = 0,
    case when meetings.is_over then -1 else 1 end * (meetings.starts_on - date '2000-01-01'),
    meetings.event_id
