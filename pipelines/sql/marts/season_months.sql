-- title: The program's months
-- grain: one row per program, year of the match and month of the season's calendar in which there was anything
-- about: Held contacts of pairs, the days that pairs with recorded contact were together, and topics by their fate. The
--   as-of date's own month holds what was known by then. Cost: pairs times the months that they were together, contacts
--   and topics.
with months as (
    select * from mart.season_calendar
),

pair_groups as (
    select * from mart.pair_groups
),

spans as (
    select
        pair_asof.pair_id,
        pair_asof.matched_on,
        coalesce(pair_asof.ended_on, cast($as_of as date) + 1) as until_on
    from mart.pair_asof as pair_asof
    where pair_asof.is_as_of and pair_asof.is_contact_recorded
),

counts as (
    select
        spans.pair_id,
        months.month_on,
        date_diff('day', greatest(spans.matched_on, months.month_on), least(spans.until_on, months.next_month_on))
            as pair_days,
        0 as contact_count,
        0 as topic_count,
        0 as done_count,
        0 as behind_count
    from spans
    inner join months on spans.matched_on < months.next_month_on and spans.until_on > months.month_on
    union all
    select
        pair_id,
        cast(date_trunc('month', contact_on) as date) as month_on,
        0 as pair_days,
        contact_count,
        0 as topic_count,
        0 as done_count,
        0 as behind_count
    from mart.contact_days
    union all
    select
        pair_id,
        month_on,
        0 as pair_days,
        0 as contact_count,
        case when fate <> 'gone' then 1 else 0 end as topic_count,
        case when fate in ('done_in_time', 'done_late') then 1 else 0 end as done_count,
        case when fate = 'behind' then 1 else 0 end as behind_count
    from mart.agenda_topics
),

season as (
    select
        pair_groups.program_id,
        pair_groups.cohort,
        counts.month_on,
        cast(sum(counts.pair_days) as bigint) as pair_days,
        cast(sum(counts.contact_count) as bigint) as contact_count,
        cast(sum(counts.topic_count) as bigint) as topic_count,
        cast(sum(counts.done_count) as bigint) as done_count,
        cast(sum(counts.behind_count) as bigint) as behind_count
    from counts
    inner join months on counts.month_on = months.month_on
    inner join pair_groups on counts.pair_id = pair_groups.pair_id
    group by pair_groups.program_id, pair_groups.cohort, counts.month_on
)

select * from season
