-- One row: a mentee who waits, and the latest pair of who looks again.
select
    waiting.mentee_id,
    coalesce(waiting.mentee_name, waiting.mentee_id) as mentee,
    waiting.waiting_days,
    waiting.institution,
    waiting.region,
    (
        select string_agg(interest, ', ' order by interest)
        from core.interests
        where person_id = waiting.mentee_id
    ) as interests,
    (
        select pair_id
        from mart.pair_today
        where mentee_id = waiting.mentee_id
        order by matched_on desc, pair_id
        limit 1
    ) as last_pair_id,
from mart.mentees_waiting as waiting
where waiting.mentee_id = $mentee_id
