-- title: together after 6 months
-- definition: The share of pairs still together 182 days after their match, estimated from all pairs matched so far
--   (Kaplan-Meier): pairs that have not been matched that long count for as long as they were seen. Every ending
--   counts, also a planned one. Not shown where fewer than {least_at_risk_count} pairs were followed that long.
-- unit: share of pairs
-- kind: retention
-- better: up
-- numerator: pairs that are known to have been together for 182 days
-- denominator: pairs matched so far
-- left_out: nothing; a running pair counts for the days that it was seen
-- needs: pairs
-- retention_days: 182
with pair_duration as (
    select * from mart.pair_duration
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        pair_id as unit_id,
        case when day > $retention_days or (day = $retention_days and not is_ended) then 1 else 0 end as numerator,
        1 as denominator,
        false as is_left_out
    from pair_duration
)

select * from metric_rows
