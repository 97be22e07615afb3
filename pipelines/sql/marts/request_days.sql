-- title: Requests by day
-- grain: one row per request made by the as-of date
-- about: Days in the time zone of the request's program. A request is answered when a mentor accepted or declined it;
--   a withdrawal and an expiry are no answers. answered_on is NULL where there is no answer yet, or where its day is
--   not recorded. What became of a request after the as-of date is not known: it is pending. Cost: linear in requests.
with requests as (
    select * from core.requests
),

programs as (
    select * from core.programs
),

zoned as (
    select
        requests.request_id,
        requests.program_id,
        requests.mentee_id,
        requests.mentor_id,
        coalesce(requests.status, case when requests.responded_at is null then 'pending' else 'answered' end) as status,
        cast(
            requests.requested_at at time zone 'UTC' at time zone coalesce(programs.time_zone, 'UTC') as date
        ) as requested_on,
        cast(
            requests.responded_at at time zone 'UTC' at time zone coalesce(programs.time_zone, 'UTC') as date
        ) as responded_on
    from requests
    left join programs on requests.program_id = programs.program_id
),

known as (
    select
        request_id,
        program_id,
        mentee_id,
        mentor_id,
        requested_on,
        responded_on,
        case when responded_on > cast($as_of as date) then 'pending' else status end as status
    from zoned
    where requested_on <= cast($as_of as date)
),

dated as (
    select
        request_id,
        program_id,
        mentee_id,
        mentor_id,
        requested_on,
        status,
        status in ('accepted', 'declined', 'answered') as is_answered,
        case when status in ('accepted', 'declined', 'answered') then responded_on end as answered_on
    from known
)

select * from dated
