-- title: Contact so far, at each landmark date
-- grain: one row per pair and landmark date that knew a held contact
-- about: Running totals along each view of a pair's contact days, read off at the last day that a landmark date knew.
--   Gaps have pauses taken out and are at least one day. last5: the last five contact days. Cost: one sort of the
--   views.
with contact_views as (
    select * from mart.contact_views
),

contact_days as (
    select * from mart.contact_days
),

landmarks as (
    select * from mart.landmarks
),

gapped as (
    select
        contact_views.*,
        contact_days.active_day,
        greatest(1, contact_days.active_day - lag(contact_days.active_day) over days_of_view) as gap_days,
        lag(contact_views.contact_on) over days_of_view as earlier_contact_on,
        coalesce(
            lead(contact_views.seen_on) over days_of_view, contact_views.view_on + 1
        ) as overtaken_on
    from contact_views
    inner join contact_days
        on contact_views.pair_id = contact_days.pair_id and contact_views.contact_on = contact_days.contact_on
    window days_of_view as (
        partition by contact_views.pair_id, contact_views.view_on order by contact_views.contact_on
    )
),

totalled as (
    select
        *,
        sum(contact_count) over so_far as contact_total,
        count(*) over so_far as contact_day_count,
        min(contact_on) over so_far as first_contact_on,
        count(earlier_contact_on) over so_far as gap_count,
        avg(case when earlier_contact_on is not null then ln(gap_days) end) over so_far as mean_log_gap,
        stddev_samp(case when earlier_contact_on is not null then ln(gap_days) end) over so_far as sd_log_gap,
        count(case when known_initiator_count > 0 then 1 end) over last_five as last5_known,
        count(case when mentee_began_count > 0 then 1 end) over last_five as last5_mentee
    from gapped
    window
        so_far as (
            partition by pair_id, view_on order by contact_on rows between unbounded preceding and current row
        ),
        last_five as (partition by pair_id, view_on order by contact_on rows between 4 preceding and current row)
),

read_off as (
    select
        totalled.pair_id,
        landmarks.landmark_on,
        cast(totalled.contact_total as bigint) as contact_count,
        totalled.contact_day_count,
        totalled.first_contact_on,
        totalled.contact_on as last_contact_on,
        totalled.active_day as last_active_day,
        totalled.gap_count,
        totalled.mean_log_gap,
        totalled.sd_log_gap,
        totalled.last5_known,
        totalled.last5_mentee
    from totalled
    inner join landmarks
        on totalled.seen_on <= landmarks.landmark_on and totalled.overtaken_on > landmarks.landmark_on
    where totalled.seen_on < totalled.overtaken_on
)

select * from read_off
