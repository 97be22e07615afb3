-- One row per gap that was longer than the rhythm the pair agreed on; an open one runs to the as-of date or the ending.
select
    gaps.began_on,
    coalesce(gaps.ended_on, today.ended_on, (select max(landmark_on) from mart.landmarks)) as ended_on,
    gaps.gap_days,
    gaps.gap_days / today.contact_every_days as gap_ratio,
    gaps.is_open,
from mart.contact_gaps as gaps
inner join mart.pair_today as today on gaps.pair_id = today.pair_id
where
    gaps.pair_id = $pair_id
    and gaps.gap_days > today.contact_every_days
order by gaps.began_on
