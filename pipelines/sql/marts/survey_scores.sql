-- title: Scores of each answered survey
-- grain: one row per pair, role, instrument, scale and day
-- about: What one of a pair answered on one day, scored as `pipelines/instruments` declares: the mean of the answered
--   items, those worded the other way turned round; NULL where fewer than least_answered_count are answered within the
--   range. An item answered twice counts as answered last. Answers of a role that the instrument does not ask, and to
--   items that nobody declared, are not here; the page Surveys counts them. Cost: linear in answers.
with answers as (
    select * from mart.survey_answers
),

keys as (
    select * from mart.survey_keys
),

scales as (
    select * from mart.instrument_scales
),

keyed as (
    select
        answers.pair_id,
        answers.program_id,
        answers.role,
        scales.instrument,
        scales.scale,
        scales.scale_number,
        scales.item_count,
        scales.least_answered_count,
        answers.answered_on,
        greatest(0, date_diff('day', answers.matched_on, answers.answered_on)) as days_since_match,
        case
            when answers.value between scales.low and scales.high
                then case when keys.is_reversed then scales.low + scales.high - answers.value else answers.value end
        end as points,
        row_number() over (
            partition by answers.pair_id, answers.role, keys.instrument, keys.scale, keys.item, answers.answered_on
            order by answers.answered_at desc, answers.response_id desc
        ) as latest_rank
    from answers
    inner join keys
        on
            answers.exported_instrument = keys.exported_instrument
            and answers.exported_item = keys.exported_item
    inner join scales on keys.instrument = scales.instrument and keys.scale = scales.scale
    where case answers.role when 'mentor' then scales.is_by_mentor else scales.is_by_mentee end
),

scores as (
    select
        pair_id,
        program_id,
        role,
        instrument,
        scale,
        scale_number,
        answered_on,
        days_since_match,
        item_count,
        count(points) as answered_count,
        case when count(points) >= least_answered_count then avg(points) end as score
    from keyed
    where latest_rank = 1
    group by
        pair_id, program_id, role, instrument, scale, scale_number, answered_on, days_since_match, item_count,
        least_answered_count
)

select * from scores
