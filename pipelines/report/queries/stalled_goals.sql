-- One row per stalled goal, the longest without progress first: one page.
select
    progress.pair_id,
    coalesce(today.mentee_name, today.mentee_id) as mentee,
    coalesce(today.mentor_name, today.mentor_id) as mentor,
    today.state,
    goals.title,
    progress.category,
    progress.progress_pct,
    progress.set_on,
    progress.last_progress_on,
    progress.target_on,
    count(*) over () as total_count,
from mart.goal_progress as progress
inner join mart.pair_today as today on progress.pair_id = today.pair_id
inner join core.goals as goals on progress.goal_id = goals.goal_id
where
    progress.is_stalled
    and ($program = 'all' or progress.program_id = $program)
    and ($cohort = 'all' or today.cohort = $cohort)
order by coalesce(progress.last_progress_on, progress.set_on), progress.goal_id
limit $row_count offset $offset
