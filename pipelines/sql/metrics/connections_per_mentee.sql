-- title: connections gained
-- definition: How many connections are recorded as outcomes of a mentee by the date, for mentees matched so far.
-- unit: connections per mentee
-- kind: mean
-- better: up
-- numerator: outcomes of the kind `connection` up to the date
-- denominator: mentees matched so far
-- left_out: nothing; a mentee without a recorded connection counts as none
-- needs: pairs, outcomes
with landmarks as (
    select * from mart.landmarks
),

journeys as (
    select * from mart.mentee_journey
    where matched_on is not null
),

connections as (
    select * from core.outcomes
    where kind = 'connection'
),

matched as (
    select
        landmarks.landmark_on,
        journeys.mentee_id
    from journeys
    inner join landmarks on journeys.matched_on <= landmarks.landmark_on
),

metric_rows as (
    select
        matched.landmark_on,
        matched.mentee_id,
        matched.mentee_id as unit_id,
        count(connections.outcome_id) as numerator,
        1 as denominator,
        false as is_left_out
    from matched
    left join connections
        on matched.mentee_id = connections.person_id and matched.landmark_on >= connections.occurred_on
    group by matched.landmark_on, matched.mentee_id
)

select * from metric_rows
