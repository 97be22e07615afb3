-- One row per instrument in use and role that answers it, the most answered first.
with

answered as (
    select scores.instrument, scores.role, count(*) as survey_count
    from mart.survey_scores as scores
    inner join mart.pair_groups as pairs on scores.pair_id = pairs.pair_id
    where
        scores.scale_number = 1
        and ($program = 'all' or scores.program_id = $program)
        and ($cohort = 'all' or pairs.cohort = $cohort)
    group by scores.instrument, scores.role
)

select
    answered.*,
    scales.title,
    scales.low,
    scales.high,
    scales.item_count,
    scales.reference,
    scales.note,
from answered
inner join mart.instrument_scales as scales on answered.instrument = scales.instrument and scales.scale_number = 1
order by sum(survey_count) over (partition by answered.instrument) desc, answered.instrument, answered.role
