-- One row per pair of an institution, the newest match first: one page.
select
    today.pair_id,
    coalesce(today.mentee_name, today.mentee_id) as mentee,
    coalesce(today.mentor_name, today.mentor_id) as mentor,
    today.state,
    today.matched_on,
    crossings.mentee_institution,
    crossings.mentor_institution,
    count(*) over () as total_count,
from mart.pair_crossings as crossings
inner join mart.pair_today as today on crossings.pair_id = today.pair_id
where
    $institution in (crossings.mentee_institution, crossings.mentor_institution)
    and ($program = 'all' or today.program_id = $program)
    and ($cohort = 'all' or today.cohort = $cohort)
order by today.matched_on desc, today.pair_id
limit $row_count offset $offset
