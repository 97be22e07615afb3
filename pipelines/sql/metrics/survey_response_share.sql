-- title: who answers surveys
-- definition: Of the mentors and mentees who could have answered a survey in the {period_days} days up to the date, the
--   share who answered one. Who has lost touch answers less often, so scores look better than the program is.
-- unit: share of mentors and mentees
-- kind: share
-- better: up
-- numerator: those who answered a survey
-- denominator: mentors and mentees, one for each pair, whose role is surveyed in the program, in pairs that had been
--   together for {survey_after_days} days and ran in the {period_days} days up to the date; and whoever answered
--   earlier
-- left_out: nothing
-- needs: pairs, surveys
with asked as (
    select * from mart.survey_asked
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        role as unit_id,
        max(case when is_answered then 1 else 0 end) as numerator,
        1 as denominator,
        false as is_left_out
    from asked
    group by landmark_on, pair_id, role
)

select * from metric_rows
