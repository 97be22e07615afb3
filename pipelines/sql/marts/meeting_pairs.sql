-- title: Pairs at a meeting
-- grain: one row per meeting and pair of which at least one is listed there, the pair being together on its first day
-- about: Listed is who attended (of a meeting that is over), or is registered and has not cancelled (of one to come).
--   Of a meeting that is over, met_on is the first day of it on which the two had a contact in person. has_met_before:
--   any contact in person before its first day. Cost: attendance times the pairs of those who attend.
with meetings as (
    select * from mart.meeting_terms
),

attendance as (
    select
        attendance.event_id,
        attendance.person_id
    from core.attendance as attendance
    inner join meetings on attendance.event_id = meetings.event_id
    where
        coalesce(attendance.status, 'attended') = 'attended'
        or (attendance.status = 'registered' and not meetings.is_over)
),

pairs as (
    select
        pair_asof.pair_id,
        pair_asof.matched_on,
        coalesce(pair_asof.ended_on, date '9999-12-31') as ended_on,
        terms.mentor_id,
        terms.mentee_id
    from mart.pair_asof as pair_asof
    inner join mart.pair_terms as terms on pair_asof.pair_id = terms.pair_id
    where pair_asof.is_as_of
),

sides as (
    select attendance.event_id, pairs.pair_id from attendance
    inner join pairs on attendance.person_id = pairs.mentee_id
    union all
    select attendance.event_id, pairs.pair_id from attendance
    inner join pairs on attendance.person_id = pairs.mentor_id
),

listed as (
    select
        event_id,
        pair_id,
        count(*) as listed_count
    from sides
    group by event_id, pair_id
),

joined as (
    select
        listed.event_id,
        listed.pair_id,
        listed.listed_count = 2 as is_both_listed,
        min(case when meeting_days.met_on between meetings.starts_on and meetings.ends_on then meeting_days.met_on end)
            as met_on,
        count(case when meeting_days.met_on < meetings.starts_on then 1 end) > 0 as has_met_before
    from listed
    inner join meetings on listed.event_id = meetings.event_id
    inner join pairs on listed.pair_id = pairs.pair_id
    left join mart.meeting_days as meeting_days on listed.pair_id = meeting_days.pair_id
    where pairs.matched_on <= meetings.starts_on and pairs.ended_on >= meetings.starts_on
    group by listed.event_id, listed.pair_id, listed.listed_count
)

select * from joined
