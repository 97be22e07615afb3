-- One row per collaboration under way or submitted, the oldest first: one page.
select
    made.collaboration_id,
    made.pair_id,
    coalesce(today.mentee_name, today.mentee_id) as mentee,
    coalesce(today.mentor_name, today.mentor_id) as mentor,
    today.state,
    coalesce(made.kind, 'not recorded') as kind,
    coalesce(made.status, 'not recorded') as status,
    made.started_on,
    $as_of::date - made.started_on as open_days,
from core.collaborations as made
inner join mart.pair_today as today on made.pair_id = today.pair_id
where
    coalesce(made.status in ('active', 'submitted'), true)
    and ($program = 'all' or today.program_id = $program)
    and ($cohort = 'all' or today.cohort = $cohort)
order by made.started_on, made.collaboration_id
limit $row_count offset $offset
