-- One row per pair that needs contact and is not put aside, in the order of the list, up to $row_count; total_count of all.
select
    pair_id,
    coalesce(mentee_name, mentee_id) as mentee,
    coalesce(mentor_name, mentor_id) as mentor,
    state,
    last_contact_on,
    reasons,
    next_topic,
    count(*) over () as total_count,
    count(*) filter (
        where previous_state is null or previous_state not in ('at_risk', 'watch', 'never_started')
    ) over () as new_count,
from mart.pair_today
where
    list_rank is not null
    and ($program = 'all' or program_id = $program)
    and not list_contains($aside::varchar[], pair_id)
order by list_rank
limit $row_count
