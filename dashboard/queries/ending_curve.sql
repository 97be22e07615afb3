-- One row per day and cause of ending, for one group, as long as enough pairs are still at risk.
select
    endings.cause,
    endings.day,
    endings.share,
    endings.low,
    endings.high,
from mart.ending_curve as endings
where
    endings.program_id = $program
    and endings.group_by = $group_by
    and endings.group_value = $group_value
    and endings.day <= (
        select coalesce(max(day), 0)
        from mart.retention_curve
        where
            program_id = $program
            and group_by = $group_by
            and group_value = $group_value
            and at_risk_count >= $least_at_risk
    )
order by endings.cause, endings.day
