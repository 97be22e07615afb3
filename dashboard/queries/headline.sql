-- One row: how many pairs there are, run, need contact, and came onto the list since the landmark before.
select
    count(*) as pair_count,
    count(*) filter (where state <> 'ended') as running_count,
    count(*) filter (where list_rank is not null) as need_count,
    count(*) filter (
        where list_rank is not null
        and (previous_state is null or previous_state not in ('at_risk', 'watch', 'never_started'))
    ) as new_count,
    count(*) filter (where state = 'not_recorded') as not_recorded_count,
    count(*) filter (where is_over_floor and state <> 'ended') as over_floor_count,
    count(*) filter (where list_contains(flags, 'follow_up_overdue')) as follow_up_count,
    (select min(landmark_on) from (select landmark_on from mart.landmarks order by landmark_on desc limit 2)) as before_on,
from mart.pair_today
where
    ($program = 'all' or program_id = $program)
    and ($cohort = 'all' or cohort = $cohort)
