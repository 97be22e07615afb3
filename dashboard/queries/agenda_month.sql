-- One row per topic of a month that is not done and whose pair runs, by topic and name: one page.
select
    topics.pair_id,
    coalesce(today.mentee_name, today.mentee_id) as mentee,
    coalesce(today.mentor_name, today.mentor_id) as mentor,
    today.state,
    today.program_name,
    topics.topic,
    topics.planned_on,
    today.last_contact_on,
from mart.agenda_topics as topics
inner join mart.pair_today as today on topics.pair_id = today.pair_id
where
    topics.fate in ('ahead', 'behind')
    and topics.month_on = $month_on::date
    and ($program = 'all' or topics.program_id = $program)
    and ($cohort = 'all' or topics.cohort = $cohort)
order by topics.planned_on, topics.topic, lower(mentee), topics.pair_id
limit $row_count offset $offset
