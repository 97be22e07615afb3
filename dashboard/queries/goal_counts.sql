-- One row: the goals within the filters, and how pairs work with them.
with

chosen as (
    select progress.*
    from mart.goal_progress as progress
    inner join mart.pair_groups as pairs on progress.pair_id = pairs.pair_id
    where
        ($program = 'all' or progress.program_id = $program)
        and ($cohort = 'all' or pairs.cohort = $cohort)
),

by_pair as (
    select
        pair_id,
        bool_or(is_expanded or revision_count > 0) as is_developed,
        bool_or(status = 'reached') as has_reached,
    from chosen
    group by pair_id
)

select
    count(*) as goal_count,
    count(*) filter (where status = 'reached') as reached_count,
    count(*) filter (where status = 'dropped') as dropped_count,
    count(*) filter (where status = 'active') as active_count,
    count(*) filter (where is_stalled) as stalled_count,
    count(*) filter (where is_specific) as specific_count,
    count(*) filter (where is_expanded) as expanded_count,
    count(*) filter (where proposed_by = 'mentor') as mentor_proposed_count,
    count(proposed_by) as proposer_known_count,
    (select count(*) from by_pair) as pair_count,
    (select count(*) from by_pair where is_developed) as developed_pair_count,
    (select count(*) from by_pair where has_reached) as reached_pair_count,
    (select count(*) from by_pair where has_reached and not is_developed) as checklist_pair_count,
from chosen
