-- title: mentees with an outcome
-- definition: Of the mentees with a pair that ran in the {period_days} days up to the date, the share for whom an
--   outcome of any kind is recorded in these days.
-- unit: share of mentees
-- kind: share
-- better: up
-- numerator: mentees with an outcome
-- denominator: mentees with a pair that ran on a day of the {period_days} days up to the date
-- left_out: nothing; an outcome that nobody recorded counts as none
-- needs: pairs, outcomes
with landmarks as (
    select
        landmark_on,
        landmark_on - cast($period_days as integer) as window_from_on
    from mart.landmarks
),

terms as (
    select * from mart.pair_terms
),

outcomes as (
    select person_id, occurred_on
    from core.outcomes
),

present as (
    select distinct
        landmarks.landmark_on,
        landmarks.window_from_on,
        terms.mentee_id
    from terms
    inner join landmarks
        on
            terms.matched_on <= landmarks.landmark_on
            and coalesce(terms.ended_on, landmarks.landmark_on) > landmarks.window_from_on
),

metric_rows as (
    select
        present.landmark_on,
        present.mentee_id,
        present.mentee_id as unit_id,
        case when count(outcomes.person_id) > 0 then 1 else 0 end as numerator,
        1 as denominator,
        false as is_left_out
    from present
    left join outcomes
        on
            present.mentee_id = outcomes.person_id
            and present.landmark_on >= outcomes.occurred_on
            and present.window_from_on < outcomes.occurred_on
    group by present.landmark_on, present.mentee_id
)

select * from metric_rows
