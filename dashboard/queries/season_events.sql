-- One row per meeting of a stretch of days; webinars are too many to mark.
select
    event_id,
    coalesce(name, event_id) as name,
    starts_on,
from core.events
where
    starts_on between $first_on::date and $last_on::date
    and coalesce(kind, 'other') <> 'webinar'
order by starts_on, event_id
