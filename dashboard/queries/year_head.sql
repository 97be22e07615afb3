-- One row: topics planned at all, topics behind and the pairs they belong to, and topics of the chosen month not done.
select
    count(*) as topic_count,
    count(*) filter (where fate = 'behind') as behind_count,
    count(distinct pair_id) filter (where fate = 'behind') as behind_pair_count,
    count(*) filter (where fate in ('ahead', 'behind') and month_on = $month_on::date) as month_count,
from mart.agenda_topics
where
    ($program = 'all' or program_id = $program)
    and ($cohort = 'all' or cohort = $cohort)
