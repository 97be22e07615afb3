-- title: quality of the mentoring
-- definition: The mean answer to the one question on quality, of the mentors and mentees who answered it in the
--   {period_days} days up to the date, each with the latest answer; poor is 1, excellent is 4.
-- unit: points (1 to 4) per answer
-- kind: mean
-- better: up
-- numerator: points of the latest answers
-- denominator: mentors and mentees, one for each pair, who answered
-- left_out: mentors and mentees who could have answered (together for {survey_after_days} days) and did not
-- needs: pairs, surveys
with asked as (
    select * from mart.survey_asked
    where instrument = 'quality'
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        role as unit_id,
        score as numerator,
        1 as denominator,
        score is null as is_left_out
    from asked
)

select * from metric_rows
