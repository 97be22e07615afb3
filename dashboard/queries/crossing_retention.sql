-- One row per crossing and side: how long its pairs last, and on the crossing side the difference to the others.
select
    crossing,
    is_across,
    pair_count,
    ended_count,
    window_days,
    retention_share,
    low,
    high,
    mean_days,
    difference_days,
    difference_low,
    difference_high,
from mart.crossing_retention
where program_id = $program
order by crossing, is_across
