-- title: Mentees who wait for a mentor
-- grain: one row per mentee who was never matched, and per mentee who has no running pair and asked again since
-- about: Waiting since the profile (else the first request) for those never matched, since the oldest open request for
--   those who look again. Cost: linear in mentees and requests.
with journeys as (
    select * from mart.mentee_journey
    where running_count = 0
),

mentee_groups as (
    select * from mart.mentee_groups
),

participants as (
    select * from core.participants
),

request_days as (
    select * from mart.request_days
),

asked as (
    select
        mentee_id,
        max(requested_on) as last_requested_on,
        min(case when status = 'pending' then requested_on end) as open_since_on
    from request_days
    group by mentee_id
),

joined as (
    select
        journeys.mentee_id,
        journeys.program_id,
        mentee_groups.cohort,
        mentee_groups.career_stage,
        mentee_groups.practice_area,
        mentee_groups.region,
        participants.name as mentee_name,
        participants.institution,
        journeys.matched_on is not null as is_again,
        case when journeys.matched_on is null then journeys.came_on else asked.open_since_on end as waiting_since_on,
        journeys.request_count,
        journeys.pending_count,
        asked.last_requested_on
    from journeys
    inner join mentee_groups on journeys.mentee_id = mentee_groups.mentee_id
    left join participants on journeys.mentee_id = participants.person_id
    left join asked on journeys.mentee_id = asked.mentee_id
    where
        journeys.matched_on is null
        or asked.open_since_on > journeys.matched_on
),

waiting as (
    select
        *,
        date_diff('day', waiting_since_on, cast($as_of as date)) as waiting_days
    from joined
)

select * from waiting
