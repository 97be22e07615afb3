-- One row per mentee asked for: who they are.
select
    groups.mentee_id,
    coalesce(people.name, groups.mentee_id) as mentee,
from mart.mentee_groups as groups
left join core.participants as people on groups.mentee_id = people.person_id
where list_contains($mentee_ids::varchar[], groups.mentee_id)
