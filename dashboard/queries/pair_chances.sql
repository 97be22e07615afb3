-- One row: what the models say of the pair at the as-of date, and why; no row where there is no such pair.
select
    chances.risk,
    chances.horizon_days,
    chances.risk_reasons,
    chances.risk_after_contact,
    chances.begin_chance,
    chances.begin_low,
    chances.begin_high,
    chances.early_ending_chance,
from mart.pair_risk as chances
inner join mart.landmarks as landmarks on chances.landmark_on = landmarks.landmark_on and landmarks.is_as_of
where chances.pair_id = $pair_id
