-- One row: shared work and collaborations within the filters.
with

items as (
    select items.*
    from mart.work_items as items
    inner join mart.pair_groups as pairs on items.pair_id = pairs.pair_id
    where ($program = 'all' or items.program_id = $program) and ($cohort = 'all' or pairs.cohort = $cohort)
),

together as (
    select made.*
    from core.collaborations as made
    inner join mart.pair_groups as pairs on made.pair_id = pairs.pair_id
    where ($program = 'all' or pairs.program_id = $program) and ($cohort = 'all' or pairs.cohort = $cohort)
)

select
    count(*) as item_count,
    count(*) filter (where shared_by <> 'mentor') as mentee_item_count,
    count(*) filter (where is_waiting) as waiting_count,
    max(waited_days) filter (where is_waiting) as longest_days,
    (select count(*) from together) as together_count,
    (select count(*) from together where coalesce(status in ('active', 'submitted'), true)) as unresolved_count,
from items
