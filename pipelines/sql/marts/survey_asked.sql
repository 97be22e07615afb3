-- title: Who could have answered a survey, and who did
-- grain: one row per landmark date, pair, role and instrument
-- about: No export says who was asked, so everybody counts who could have been: a role that answers the instrument in
--   this program, in a pair that had been together for survey_after_days and ran on a day of the period_days up to the
--   date; and whoever answered earlier. score is that of survey_latest. Cost: pairs times landmark dates times the
--   instruments in use.
with latest as (
    select * from mart.survey_latest
),

terms as (
    select
        *,
        matched_on + cast($survey_after_days as integer) as due_on
    from mart.pair_terms
),

landmarks as (
    select
        landmark_on,
        landmark_on - cast($period_days as integer) as window_from_on
    from mart.landmarks
),

in_use as (
    select
        program_id,
        instrument,
        role,
        min(answered_on) as first_answered_on
    from mart.survey_scores
    group by program_id, instrument, role
),

possible as (
    select
        landmarks.landmark_on,
        landmarks.window_from_on,
        terms.pair_id,
        in_use.role,
        in_use.instrument,
        terms.due_on,
        case
            when terms.end_known_on <= landmarks.landmark_on then terms.ended_on else landmarks.landmark_on
        end as together_until_on
    from terms
    inner join in_use on terms.program_id = in_use.program_id
    inner join landmarks
        on terms.matched_on <= landmarks.landmark_on and in_use.first_answered_on <= landmarks.landmark_on
),

asked as (
    select
        possible.landmark_on,
        possible.pair_id,
        possible.role,
        possible.instrument,
        latest.answered_on,
        latest.answered_on is not null as is_answered,
        latest.score
    from possible
    left join latest
        on
            possible.landmark_on = latest.landmark_on
            and possible.pair_id = latest.pair_id
            and possible.role = latest.role
            and possible.instrument = latest.instrument
    where
        latest.answered_on is not null
        or (
            possible.due_on <= possible.together_until_on
            and possible.together_until_on > possible.window_from_on
        )
)

select * from asked
