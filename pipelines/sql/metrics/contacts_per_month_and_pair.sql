-- title: contacts a month and pair
-- definition: Held contacts in the 90 days up to the date, for every month (30.4375 days) that a pair was together and
--   not paused in these days.
-- unit: contacts a month
-- kind: mean
-- better: up
-- numerator: held contacts in the 90 days up to the date
-- denominator: months in these days that the pairs were together and not paused
-- left_out: pairs whose contact is not recorded
-- needs: pairs, contacts
with pair_asof as (
    select * from mart.pair_asof
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        pair_id as unit_id,
        contacts_90d as numerator,
        active_days_90d / 30.4375 as denominator, -- 365.25 days / 12
        not is_contact_recorded as is_left_out
    from pair_asof
    where active_days_90d > 0
)

select * from metric_rows
