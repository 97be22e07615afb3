-- One row per recorded thing that happened between the two, on the days of the pair's program, with its file and line.
with one as (
    select * from core.pairs
    where pair_id = $pair_id
),

pair as (
    select
        one.*,
        coalesce(programs.time_zone, 'UTC') as time_zone
    from one
    left join core.programs as programs on one.program_id = programs.program_id
),

there as (
    select
        attendance.event_id,
        count(distinct attendance.person_id) as person_count,
        max(attendance.person_id = pair.mentee_id) as has_mentee,
        bool_and(attendance.status = 'attended') as is_attended
    from core.attendance as attendance
    inner join pair on attendance.person_id in (pair.mentor_id, pair.mentee_id)
    where attendance.status is distinct from 'cancelled'
    group by attendance.event_id
),

marks as (
    select 'match' as lane, 'matched' as kind, matched_on as began_on, _file_id, _line
    from pair
    union all by name
    select 'match' as lane, 'ended' as kind, ended_on as began_on, end_reason as detail, _file_id, _line
    from pair
    where ended_on is not null
    union all by name
    select
        'contact' as lane, contacts.status as kind, contacts.initiated_by as who, contacts.channel,
        (contacts.occurred_at at time zone 'UTC' at time zone pair.time_zone)::date as began_on,
        concat_ws('; ', contacts.duration_minutes || ' minutes', contacts.topic) as detail,
        contacts._file_id, contacts._line
    from core.contacts as contacts
    inner join pair on contacts.pair_id = pair.pair_id
    union all by name
    select 'pause' as lane, 'pause' as kind, paused_on as began_on, resumed_on as ended_on, _file_id, _line
    from core.pauses
    where pair_id = $pair_id
    union all by name
    select
        'check_in' as lane, 'check_in' as kind, done_on as began_on, 'staff' as who, outcome as detail, _file_id, _line
    from core.check_ins
    where pair_id = $pair_id
    union all by name
    select
        'shared_work' as lane, coalesce(shared.kind, 'other') as kind, shared.shared_by as who, shared.title as detail,
        (shared.shared_at at time zone 'UTC' at time zone pair.time_zone)::date as began_on,
        (shared.feedback_at at time zone 'UTC' at time zone pair.time_zone)::date as ended_on,
        shared._file_id, shared._line
    from core.shared_work as shared
    inner join pair on shared.pair_id = pair.pair_id
    union all by name
    select
        'meeting' as lane,
        case
            when not there.is_attended then 'registered'
            when there.person_count = 2 then 'both attended'
            else 'one attended'
        end as kind,
        case when there.person_count = 1 then case when there.has_mentee then 'mentee' else 'mentor' end end as who,
        events.starts_on as began_on, events.ends_on as ended_on, concat_ws(', ', events.name, events.city) as detail,
        events._file_id, events._line
    from there
    inner join core.events as events on there.event_id = events.event_id
    inner join pair on events.starts_on between pair.matched_on and coalesce(pair.ended_on, events.starts_on)
)

select
    marks.lane, marks.kind, marks.began_on, marks.ended_on, marks.who, marks.channel, marks.detail,
    marks._file_id as file_id, files.file, marks._line as line
from marks
left join quality.files as files on marks._file_id = files.file_id
order by marks.began_on, marks.lane, marks._line
