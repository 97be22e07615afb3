-- One row per place of one kind of mean (date, scale, wave or change) and role, of one instrument and group.
select
    means.place,
    means.role,
    means.asked_count,
    means.answered_count,
    means.scored_count,
    case when means.scored_count >= $least_scored then means.score end as score,
    case when means.scored_count >= $least_scored then means.low end as low,
    case when means.scored_count >= $least_scored then means.high end as high,
    scales.scale_number,
    scales.scale_title,
from mart.survey_means as means
left join mart.instrument_scales as scales
    on means.instrument = scales.instrument and means.kind = 'scale' and means.place = scales.scale
where
    means.kind = $kind
    and means.instrument = $instrument
    and means.program_id = $program
    and means.group_by = $group_by
    and means.group_value = $group_value
order by scales.scale_number, try_cast(means.place as integer), means.place, means.role
