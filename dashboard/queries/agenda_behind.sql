-- One row per running pair with topics behind, the most first: one page.
with

behind as (
    select
        pair_id,
        count(*) as behind_count,
        min(month_on) as oldest_month_on,
        arg_min(topic, (planned_on, topic)) as oldest_topic,
    from mart.agenda_topics
    where
        fate = 'behind'
        and ($program = 'all' or program_id = $program)
        and ($cohort = 'all' or cohort = $cohort)
    group by pair_id
)

select
    behind.*,
    coalesce(today.mentee_name, today.mentee_id) as mentee,
    coalesce(today.mentor_name, today.mentor_id) as mentor,
    today.state,
    today.next_topic,
    today.next_topic_on,
from behind
inner join mart.pair_today as today on behind.pair_id = today.pair_id
order by behind.behind_count desc, behind.oldest_month_on, behind.pair_id
limit $row_count offset $offset
