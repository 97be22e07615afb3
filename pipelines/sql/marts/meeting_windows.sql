-- title: Contact before and after a meeting
-- grain: one row per meeting that is long enough over and pair that was together through the windows around it
-- about: Held contacts in the meeting_window_days before the first day and after the last one; the days of the meeting
--   itself are in neither. Only pairs whose contact is recorded, matched by the beginning of the first window and not
--   ended before the end of the second, so that both windows are whole. side is `met` (in person, there), `both_there`
--   (not known to have met) or `elsewhere` (not both there). Cost: meetings times pairs, and contacts.
with meetings as (
    select * from mart.meeting_terms
    where window_to_on <= cast($as_of as date)
),

pair_asof as (
    select * from mart.pair_asof
    where is_as_of and is_contact_recorded
),

meeting_pairs as (
    select * from mart.meeting_pairs
),

contact_days as (
    select * from mart.contact_days
),

followed as (
    select
        meetings.event_id,
        meetings.starts_on,
        meetings.ends_on,
        meetings.window_from_on,
        meetings.window_to_on,
        pair_asof.pair_id
    from meetings
    inner join pair_asof
        on
            meetings.window_from_on >= pair_asof.matched_on
            and meetings.window_to_on <= coalesce(pair_asof.ended_on, date '9999-12-31')
),

counted as (
    select
        followed.event_id,
        followed.pair_id,
        cast(sum(
            case when contact_days.contact_on < followed.starts_on then contact_days.contact_count else 0 end
        ) as bigint) as before_count,
        cast(sum(
            case when contact_days.contact_on > followed.ends_on then contact_days.contact_count else 0 end
        ) as bigint) as after_count
    from followed
    inner join contact_days
        on
            followed.pair_id = contact_days.pair_id
            and followed.window_from_on <= contact_days.contact_on
            and followed.window_to_on >= contact_days.contact_on
    group by followed.event_id, followed.pair_id
),

windows as (
    select
        followed.event_id,
        followed.pair_id,
        followed.window_to_on,
        coalesce(counted.before_count, 0) as before_count,
        coalesce(counted.after_count, 0) as after_count,
        case
            when meeting_pairs.is_both_listed and meeting_pairs.met_on is not null then 'met'
            when meeting_pairs.is_both_listed then 'both_there'
            else 'elsewhere'
        end as side
    from followed
    left join counted on followed.event_id = counted.event_id and followed.pair_id = counted.pair_id
    left join meeting_pairs on followed.event_id = meeting_pairs.event_id and followed.pair_id = meeting_pairs.pair_id
)

select * from windows
