-- One row per goal of the pair, each under the goal that it expands; `depth` is 0 for a goal of its own.
with recursive tree as (
    select
        progress.goal_id,
        0 as depth,
        [coalesce(progress.set_on, date '9999-12-31')::varchar || progress.goal_id] as path,
    from mart.goal_progress as progress
    where
        progress.pair_id = $pair_id
        and (
            progress.parent_goal_id is null
            or progress.parent_goal_id not in (select goal_id from mart.goal_progress where pair_id = $pair_id)
        )

    union all

    select
        child.goal_id,
        tree.depth + 1,
        list_append(tree.path, coalesce(child.set_on, date '9999-12-31')::varchar || child.goal_id),
    from mart.goal_progress as child
    inner join tree on child.parent_goal_id = tree.goal_id
    where child.pair_id = $pair_id and tree.depth < 8
)

select
    progress.*,
    goals.title,
    goals.measure,
    coalesce(tree.depth, 0) as depth,
    files.file,
    goals._line as line,
from mart.goal_progress as progress
inner join core.goals as goals on progress.goal_id = goals.goal_id
left join tree on progress.goal_id = tree.goal_id
left join quality.files as files on goals._file_id = files.file_id
where progress.pair_id = $pair_id
order by tree.path nulls last, progress.goal_id
