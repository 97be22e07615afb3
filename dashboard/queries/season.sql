-- One row per month of the program year that the as-of date lies in, and two months ahead: contact and topics within the
-- filters, and the contact of the same month a year before.
with

year as (
    select
        year_starts_on,
        greatest(year_ends_on, date_trunc('month', $as_of::date) + interval '3 months' - interval '1 day')::date as until_on,
    from mart.program_years
    where program_id = $program
),

months as (
    select
        month_on,
        sum(pair_days)::bigint as pair_days,
        sum(contact_count)::bigint as contact_count,
        sum(topic_count)::bigint as topic_count,
        sum(done_count)::bigint as done_count,
        sum(behind_count)::bigint as behind_count,
    from mart.season_months
    where
        ($program = 'all' or program_id = $program)
        and ($cohort = 'all' or cohort = $cohort)
    group by month_on
)

select
    calendar.month_on,
    calendar.next_month_on > $as_of::date + 1 and calendar.month_on <= $as_of::date as is_open,
    coalesce(months.pair_days, 0) as pair_days,
    coalesce(months.contact_count, 0) as contact_count,
    coalesce(months.topic_count, 0) as topic_count,
    coalesce(months.done_count, 0) as done_count,
    coalesce(months.behind_count, 0) as behind_count,
    coalesce(before.pair_days, 0) as before_pair_days,
    coalesce(before.contact_count, 0) as before_contact_count,
from mart.season_calendar as calendar
inner join year on calendar.month_on >= year.year_starts_on and calendar.month_on <= year.until_on
left join months on calendar.month_on = months.month_on
left join months as before on calendar.month_on - interval '12 months' = before.month_on
order by calendar.month_on
