-- One row per recorded thing that happened between the two, with the file and line that it came from.
-- Days are those of the pair's program.
with

pair as (
    select
        pairs.pair_id,
        pairs.mentor_id,
        pairs.mentee_id,
        pairs.matched_on,
        pairs.ended_on,
        pairs.end_reason,
        pairs._file_id,
        pairs._line,
        coalesce(programs.time_zone, 'UTC') as time_zone,
    from core.pairs as pairs
    left join core.programs as programs on pairs.program_id = programs.program_id
    where pairs.pair_id = $pair_id
),

there as (
    select
        attendance.event_id,
        count(distinct attendance.person_id) as person_count,
        max(attendance.person_id = pair.mentee_id) as has_mentee,
        bool_and(attendance.status = 'attended') as is_attended,
    from core.attendance as attendance
    inner join pair on attendance.person_id in (pair.mentor_id, pair.mentee_id)
    where attendance.status is distinct from 'cancelled'
    group by attendance.event_id
),

marks as (
    select 'match' as lane, 'matched' as kind, matched_on as began_on, null::date as ended_on, null::varchar as who, null::varchar as channel, null::varchar as detail, _file_id, _line from pair
    union all
    select 'match', 'ended', ended_on, null, null, null, end_reason, _file_id, _line from pair where ended_on is not null
    union all
    select
        'contact',
        contacts.status,
        (contacts.occurred_at at time zone 'UTC' at time zone pair.time_zone)::date,
        null,
        contacts.initiated_by,
        contacts.channel,
        concat_ws('; ', contacts.duration_minutes || ' minutes', contacts.topic),
        contacts._file_id,
        contacts._line,
    from core.contacts as contacts
    inner join pair on contacts.pair_id = pair.pair_id
    union all
    select 'pause', 'pause', pauses.paused_on, pauses.resumed_on, null, null, null, pauses._file_id, pauses._line
    from core.pauses as pauses
    inner join pair on pauses.pair_id = pair.pair_id
    union all
    select 'check_in', 'check_in', check_ins.done_on, null, 'staff', null, check_ins.outcome, check_ins._file_id, check_ins._line
    from core.check_ins as check_ins
    inner join pair on check_ins.pair_id = pair.pair_id
    union all
    select
        'shared_work',
        coalesce(shared.kind, 'other'),
        (shared.shared_at at time zone 'UTC' at time zone pair.time_zone)::date,
        (shared.feedback_at at time zone 'UTC' at time zone pair.time_zone)::date,
        shared.shared_by,
        null,
        shared.title,
        shared._file_id,
        shared._line,
    from core.shared_work as shared
    inner join pair on shared.pair_id = pair.pair_id
    union all
    select
        'meeting',
        case when not there.is_attended then 'registered' when there.person_count = 2 then 'both attended' else 'one attended' end,
        events.starts_on,
        events.ends_on,
        case when there.person_count = 2 then null when there.has_mentee then 'mentee' else 'mentor' end,
        null,
        concat_ws(', ', events.name, events.city),
        events._file_id,
        events._line,
    from there
    inner join core.events as events on there.event_id = events.event_id
    inner join pair on events.starts_on >= pair.matched_on and (pair.ended_on is null or events.starts_on <= pair.ended_on)
)

select
    marks.* exclude (_file_id, _line),
    marks._file_id as file_id,
    files.file,
    marks._line as line,
from marks
left join quality.files as files on marks._file_id = files.file_id
order by marks.began_on, marks.lane, marks._line
