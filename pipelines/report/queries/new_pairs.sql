-- One row per pair that was matched or has ended after $since_on, the latest first, up to $row_count; total_count of all.
select
    coalesce(mentee_name, mentee_id) as mentee,
    coalesce(mentor_name, mentor_id) as mentor,
    ended_on is not null and ended_on > $since_on::date as is_end,
    greatest(matched_on, coalesce(ended_on, matched_on)) as on_day,
    count(*) over () as total_count,
from mart.pair_today
where
    (matched_on > $since_on::date or ended_on > $since_on::date)
    and ($program = 'all' or program_id = $program)
order by on_day desc, pair_id
limit $row_count
