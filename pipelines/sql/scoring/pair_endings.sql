-- title: Every pair's duration and ending, in every group that it belongs to
-- grain: one row per program scope, group and pair
-- about: What the curves of competing endings are made of. Cost: fourteen rows per pair.
select
    group_cells.program_id,
    group_cells.group_by,
    group_cells.group_value,
    durations.day,
    durations.cause
from mart.pair_duration as durations
inner join mart.pair_groups as pair_groups on durations.pair_id = pair_groups.pair_id
inner join mart.group_cells as group_cells on pair_groups.cell_id = group_cells.cell_id
where durations.is_as_of
order by group_cells.program_id, group_cells.group_by, group_cells.group_value
