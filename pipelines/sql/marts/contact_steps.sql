-- title: From one day with contact to the next, as each landmark date saw it
-- grain: one row per pair, view and day with a held contact
-- about: The days of each view with what came before: the gap, pauses taken out and at least one day, and until which
--   landmark date this day was the latest known (overtaken_on, exclusive). What is to be known of a pair at a landmark
--   date is a running total along these rows, read off at the row that was its latest. Cost: one sort of the views.
with contact_views as (
    select * from mart.contact_views
),

contact_days as (
    select * from mart.contact_days
),

stepped as (
    select
        contact_views.*,
        contact_days.active_day,
        greatest(1, contact_days.active_day - lag(contact_days.active_day) over days_of_view) as gap_days,
        lag(contact_views.contact_on) over days_of_view as earlier_contact_on,
        coalesce(lead(contact_views.seen_on) over days_of_view, contact_views.view_on + 1) as overtaken_on
    from contact_views
    inner join contact_days
        on contact_views.pair_id = contact_days.pair_id and contact_views.contact_on = contact_days.contact_on
    window days_of_view as (
        partition by contact_views.pair_id, contact_views.view_on order by contact_views.contact_on
    )
)

select * from stepped
