-- title: institutions reached
-- definition: How many other institutions a mentee has reached through mentors by the date, for mentees matched so far.
-- unit: institutions per mentee
-- kind: mean
-- better: up
-- numerator: institutions of the mentee's mentors so far, the mentee's own left out
-- denominator: mentees matched so far
-- left_out: mentees whose own institution is not recorded, and those of whose mentors none is
-- needs: pairs, participants.institution
with landmarks as (
    select * from mart.landmarks
),

terms as (
    select * from mart.pair_terms
),

people as (
    select * from core.participants
),

met as (
    select
        terms.mentee_id,
        terms.matched_on,
        mentees.institution as own_institution,
        mentors.institution
    from terms
    left join people as mentees on terms.mentee_id = mentees.person_id
    left join people as mentors on terms.mentor_id = mentors.person_id
),

metric_rows as (
    select
        landmarks.landmark_on,
        met.mentee_id,
        met.mentee_id as unit_id,
        count(distinct case when met.institution <> met.own_institution then met.institution end) as numerator,
        1 as denominator,
        count(met.own_institution) = 0 or count(met.institution) = 0 as is_left_out
    from met
    inner join landmarks on met.matched_on <= landmarks.landmark_on
    group by landmarks.landmark_on, met.mentee_id
)

select * from metric_rows
