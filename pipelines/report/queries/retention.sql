-- One row per quarter since the match: the share of all pairs still together, and how many were still observed.
select day, retention_share, low, high, at_risk_count, at_risk_mark, ended_count, ended_mark
from mart.retention_curve
where program_id = $program and group_by = 'all'
order by day
