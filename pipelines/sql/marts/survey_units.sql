-- title: What the mean scores of surveys are made of
-- grain: one row per kind of mean, place, pair, role and instrument
-- about: `date`: at each landmark date, on the first scale; `scale`: at the as-of date, on each scale; `wave`: in each
--   quarter of a year since the match; `change`: since the same person's first survey, in each later quarter. is_asked
--   says who could have answered. Cost: survey_asked and survey_waves.
with asked as (
    select
        *,
        landmark_on = cast($as_of as date) as is_as_of
    from mart.survey_asked
),

scores as (
    select * from mart.survey_scores
),

waves as (
    select * from mart.survey_waves
),

scales as (
    select distinct instrument, scale
    from mart.instrument_scales
),

as_of_scales as (
    select
        asked.pair_id,
        asked.role,
        asked.instrument,
        scales.scale,
        asked.is_answered,
        scores.score
    from asked
    inner join scales on asked.instrument = scales.instrument
    left join scores
        on
            asked.pair_id = scores.pair_id
            and asked.role = scores.role
            and asked.instrument = scores.instrument
            and asked.answered_on = scores.answered_on
            and scales.scale = scores.scale
    where asked.is_as_of
),

units as (
    select
        'date' as kind,
        cast(landmark_on as varchar) as place,
        pair_id,
        role,
        instrument,
        true as is_asked,
        is_answered,
        score
    from asked
    union all
    select 'scale' as kind, scale as place, pair_id, role, instrument, true as is_asked, is_answered, score
    from as_of_scales
    union all
    select 'wave' as kind, cast(quarter as varchar) as place, pair_id, role, instrument, is_asked, is_answered, score
    from waves
    union all
    select
        'change' as kind,
        cast(quarter as varchar) as place,
        pair_id,
        role,
        instrument,
        is_asked,
        is_answered,
        change as score
    from waves
)

select * from units
