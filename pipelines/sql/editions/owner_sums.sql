-- title: What each owner brings to a metric
-- grain: one row per metric, landmark date and owner (pair or mentee)
-- about: The rows of one metric, summed per owner: the numerator, the denominator, and the units that were left out.
--   Where the numerator is a measurement (means, medians) there is none to count; a mean counts owners, not units.
with owned as (
    select
        landmark_on,
        owner_id,
        sum(case when is_left_out then 0 else cast(numerator as double) end) as numerator,
        sum(case when is_left_out then 0 else cast(denominator as double) end) as denominator,
        sum(case when is_left_out then cast(denominator as double) else 0 end) as left_out,
        count(case when is_left_out then 1 end) as left_out_rows
    from metric_rows
    group by landmark_on, owner_id
)

select
    cast($metric as varchar) as metric,
    landmark_on,
    owner_id,
    case when $kind in ('mean', 'median') then 0 else numerator end as numerator,
    case when $kind = 'mean' then case when denominator > 0 then 1 else 0 end else denominator end as denominator,
    case when $kind = 'mean' then left_out_rows else left_out end as left_out
from owned
