-- One row per reason for which answers do not count in a score, of all programs, the most frequent first.
with

judged as (
    select
        surveys.response_id,
        surveys.instrument as exported_instrument,
        surveys.item as exported_item,
        case
            when bool_or(keys.instrument is null) and surveys.instrument not in (select exported_instrument from mart.survey_keys)
                then 'instrument'
            when bool_or(keys.instrument is null) then 'item'
            when bool_or(answers.response_id is null) then 'nobody of the pair'
            when not bool_or(case answers.role when 'mentor' then scales.is_by_mentor else scales.is_by_mentee end) then 'role'
            when surveys.value is null then 'no value'
            when not bool_or(surveys.value between scales.low and scales.high) then 'out of range'
        end as reason,
    from core.surveys as surveys
    left join mart.survey_keys as keys
        on surveys.instrument = keys.exported_instrument and surveys.item = keys.exported_item
    left join mart.instrument_scales as scales on keys.instrument = scales.instrument and keys.scale = scales.scale
    left join mart.survey_answers as answers on surveys.response_id = answers.response_id
    group by surveys.response_id, surveys.instrument, surveys.item, surveys.value
)

select
    reason,
    count(*) as answer_count,
    min(exported_instrument) as exported_instrument,
    min(exported_item) as exported_item,
    (select count(*) from judged) as all_count,
from judged
where reason is not null
group by reason
order by answer_count desc, reason
