-- title: three contacts in time
-- definition: Of the pairs whose first {three_contacts_within_days} days ended in the {period_days} days up to the
--   date, the share that had been in touch at least three times in these first days.
-- unit: share of pairs
-- kind: share
-- better: up
-- numerator: pairs with three contacts within {three_contacts_within_days} days of their match
-- denominator: pairs whose first {three_contacts_within_days} days ended in the {period_days} days up to the date
-- left_out: pairs that ended within these first days without three contacts, and pairs whose contact is not recorded
-- needs: pairs, contacts
with pair_asof as (
    select * from mart.pair_asof
),

contact_days as (
    select * from mart.contact_days
),

watched as (
    select
        landmark_on,
        pair_id,
        ended_on,
        is_contact_recorded,
        matched_on + cast($three_contacts_within_days as integer) as first_days_end_on
    from pair_asof
    where
        matched_on + cast($three_contacts_within_days as integer) <= landmark_on
        and matched_on + cast($three_contacts_within_days as integer) > landmark_on - cast($period_days as integer)
),

counted as (
    select
        watched.landmark_on,
        watched.pair_id,
        watched.is_contact_recorded,
        coalesce(watched.ended_on < watched.first_days_end_on, false) as is_short,
        coalesce(sum(contact_days.contact_count), 0) as contact_count
    from watched
    left join contact_days
        on
            watched.pair_id = contact_days.pair_id
            and watched.first_days_end_on >= contact_days.contact_on
            and watched.landmark_on >= contact_days.known_on
    group by
        watched.landmark_on, watched.pair_id, watched.is_contact_recorded, watched.ended_on, watched.first_days_end_on
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        pair_id as unit_id,
        case when contact_count >= 3 then 1 else 0 end as numerator,
        1 as denominator,
        not is_contact_recorded or (is_short and contact_count < 3) as is_left_out
    from counted
)

select * from metric_rows
