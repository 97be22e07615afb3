-- One row per topic of a month: how many pairs have it still to do, the most frequent first.
select
    topic,
    count(*) as pair_count,
from mart.agenda_topics
where
    fate in ('ahead', 'behind')
    and month_on = $month_on::date
    and ($program = 'all' or program_id = $program)
    and ($cohort = 'all' or cohort = $cohort)
group by topic
order by pair_count desc, topic
