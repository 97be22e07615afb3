-- One row per kind of ending and quarter since the match: the share of all pairs that have ended so.
select cause, day, share, low, high
from mart.ending_curve
where program_id = $program and group_by = 'all'
order by cause, day
