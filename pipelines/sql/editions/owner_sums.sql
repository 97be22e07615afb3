-- title: What each owner brings to a metric
-- grain: one row per landmark date and owner (pair or mentee)
-- about: The rows of one metric, summed per owner: the numerator, the denominator, and the units that were left out.
select
    landmark_on,
    owner_id,
    sum(case when is_left_out then 0 else cast(numerator as double) end) as numerator,
    sum(case when is_left_out then 0 else cast(denominator as double) end) as denominator,
    sum(case when is_left_out then cast(denominator as double) else 0 end) as left_out
from metric_rows
group by landmark_on, owner_id
