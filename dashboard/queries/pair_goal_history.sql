-- One row per revision of a goal of the pair, the first ones first; days are those of the pair's program.
select
    updates.goal_id,
    (updates.updated_at at time zone 'UTC' at time zone terms.time_zone)::date as updated_on,
    updates.progress_pct,
    updates.status,
    updates.updated_by,
    updates.note,
from core.goal_updates as updates
inner join core.goals as goals on updates.goal_id = goals.goal_id
inner join mart.pair_terms as terms on goals.pair_id = terms.pair_id
where goals.pair_id = $pair_id
order by updates.goal_id, updates.updated_at
