-- title: unsteadiness
-- definition: How much a pair's gaps between contacts differ: exp of the standard deviation of their logarithms. 1
--   means all alike; at 2, about two gaps in three lie between half of the usual gap and twice of it. The middle one of
--   the running pairs with at least {slowing_down_least_gap_count} completed gaps.
-- unit: factor around the usual gap
-- kind: median
-- better: down
-- numerator: exp of the standard deviation of the logarithms of the pair's gaps in days
-- denominator: running pairs with at least {slowing_down_least_gap_count} completed gaps
-- left_out: running pairs with fewer completed gaps
-- needs: pairs, contacts
with pair_asof as (
    select
        *,
        gap_count >= $slowing_down_least_gap_count as is_known
    from mart.pair_asof
    where not is_ended and is_contact_recorded
),

contacts_asof as (
    select * from mart.contacts_asof
),

metric_rows as (
    select
        pair_asof.landmark_on,
        pair_asof.pair_id,
        pair_asof.pair_id as unit_id,
        exp(contacts_asof.sd_log_gap) as numerator,
        1 as denominator,
        not pair_asof.is_known or contacts_asof.sd_log_gap is null as is_left_out
    from pair_asof
    left join contacts_asof
        on pair_asof.pair_id = contacts_asof.pair_id and pair_asof.landmark_on = contacts_asof.landmark_on
)

select * from metric_rows
