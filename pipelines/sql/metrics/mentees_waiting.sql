-- title: mentees never matched
-- definition: Mentees who had come by the date, by profile or request, and had not been matched yet.
-- unit: mentees
-- kind: count
-- better: down
-- numerator: mentees without a match so far
-- denominator: mentees who have come
-- left_out: nothing; a mentee without any recorded day has come at the latest date only
-- needs: participants
with landmarks as (
    select * from mart.landmarks
),

journeys as (
    select
        mentee_id,
        coalesce(came_on, cast($as_of as date)) as came_on,
        matched_on
    from mart.mentee_journey
),

metric_rows as (
    select
        landmarks.landmark_on,
        journeys.mentee_id,
        journeys.mentee_id as unit_id,
        case when journeys.matched_on <= landmarks.landmark_on then 0 else 1 end as numerator,
        1 as denominator,
        false as is_left_out
    from journeys
    inner join landmarks on journeys.came_on <= landmarks.landmark_on
)

select * from metric_rows
