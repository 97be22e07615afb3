-- One row per pair asked for: who they are.
select
    pair_id,
    coalesce(mentee_name, mentee_id) as mentee,
    coalesce(mentor_name, mentor_id) as mentor,
from mart.pair_today
where list_contains($pair_ids::varchar[], pair_id)
