-- title: Surveys by quarters of a year since the match
-- grain: one row per pair, role, instrument and quarter since the match in which the program asks
-- about: A survey belongs to the nearest quarter since its match. A program asks in a quarter where anybody of the role
--   answered. Of the pairs that were still together in the middle of it and could be followed to its end, is_answered
--   says who did (is_asked is false for a pair that answered although it had ended). score is that of the quarter's
--   latest survey; change is the difference to the same person's first scored one. Cost: pairs times quarters asked in.
with scores as (
    select
        *,
        cast(round(days_since_match / 91.3125) as integer) as quarter -- a quarter of 365.25 days
    from mart.survey_scores
    where scale_number = 1
),

terms as (
    select
        *,
        date_diff('day', matched_on, cast($as_of as date)) as followed_days,
        date_diff('day', matched_on, ended_on) as together_days
    from mart.pair_terms
),

asks as (
    select distinct program_id, instrument, role, quarter
    from scores
),

ranked as (
    select
        *,
        row_number() over (partition by pair_id, role, instrument, quarter order by answered_on desc) as latest_rank,
        first_value(score) over (
            partition by pair_id, role, instrument order by score is null, answered_on
        ) as first_score,
        first_value(quarter) over (
            partition by pair_id, role, instrument order by score is null, answered_on
        ) as first_quarter
    from scores
),

possible as (
    select
        terms.pair_id,
        asks.role,
        asks.instrument,
        asks.quarter,
        terms.followed_days >= (asks.quarter + 0.5) * 91.3125
        and (terms.together_days is null or terms.together_days >= asks.quarter * 91.3125) as is_asked
    from terms
    inner join asks on terms.program_id = asks.program_id
),

waves as (
    select
        possible.pair_id,
        possible.role,
        possible.instrument,
        possible.quarter,
        possible.is_asked,
        ranked.answered_on is not null as is_answered,
        ranked.score,
        case when ranked.quarter > ranked.first_quarter then ranked.score - ranked.first_score end as change
    from possible
    left join ranked
        on
            possible.pair_id = ranked.pair_id
            and possible.role = ranked.role
            and possible.instrument = ranked.instrument
            and possible.quarter = ranked.quarter
            and ranked.latest_rank = 1
    where possible.is_asked or ranked.answered_on is not null
)

select * from waves
