-- One row per kind of work and who showed it, the most frequent kinds first.
select
    items.kind,
    items.shared_by,
    count(*) as item_count,
    count(items.feedback_on) as answered_count,
from mart.work_items as items
inner join mart.pair_groups as pairs on items.pair_id = pairs.pair_id
where
    ($program = 'all' or items.program_id = $program)
    and ($cohort = 'all' or pairs.cohort = $cohort)
group by items.kind, items.shared_by
order by sum(count(*)) over (partition by items.kind) desc, items.kind, items.shared_by
