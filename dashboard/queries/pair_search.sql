-- One row per pair whose names or id hold the words; without words, the first of the list.
select
    pair_id,
    coalesce(mentee_name, mentee_id) as mentee,
    coalesce(mentor_name, mentor_id) as mentor,
    state,
    matched_on,
    program_name,
from mart.pair_today
where $search = '' or contains(lower(concat_ws(' ', mentee_name, mentor_name, pair_id)), lower($search))
order by list_rank nulls last, matched_on desc, pair_id
limit $row_count
