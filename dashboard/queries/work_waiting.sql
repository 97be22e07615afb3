-- One row per item that waits for feedback, the longest wait first: one page.
select
    items.item_id,
    items.pair_id,
    coalesce(today.mentee_name, today.mentee_id) as mentee,
    coalesce(today.mentor_name, today.mentor_id) as mentor,
    today.state,
    items.kind,
    shared.title,
    items.shared_on,
    items.waited_days,
from mart.work_items as items
inner join mart.pair_today as today on items.pair_id = today.pair_id
inner join core.shared_work as shared on items.item_id = shared.item_id
where
    items.is_waiting
    and ($program = 'all' or items.program_id = $program)
    and ($cohort = 'all' or today.cohort = $cohort)
order by items.waited_days desc, items.item_id
limit $row_count offset $offset
