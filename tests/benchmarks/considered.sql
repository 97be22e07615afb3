-- Features that were considered for the risk, beside those of mart.risk_features: one row per pair and landmark date,
-- from what was recorded up to it. planned_within_days: days to the next planned meeting. will_meet: what a calendar
-- would tell that is exported every week: whether an appointment of the next two weeks, held, missed or called off, is
-- among the four in ten that are written down beforehand (no export tells what had been planned at an earlier date).
-- The two elsewhere_: days with contact in the last 30 in other pairs of the same person, where that person has any.
-- spoken_share: of the contacts of the last 90 days with a channel, those by video, by phone or in person. The rest are
-- columns of mart.pair_asof.
with here as (
    select
        pair_asof.*,
        terms.mentor_id,
        terms.mentee_id,
        coalesce(told.contacts_30d, 0) as told_30d
    from mart.pair_asof as pair_asof
    inner join mart.pair_terms as terms on pair_asof.pair_id = terms.pair_id
    left join mart.risk_features as told
        on pair_asof.pair_id = told.pair_id and pair_asof.landmark_on = told.landmark_on
    where not pair_asof.is_ended
),

others as (
    select
        *,
        count(*) over of_mentor as mentor_pair_count,
        sum(told_30d) over of_mentor - told_30d as elsewhere_mentor_30d,
        count(*) over of_mentee as mentee_pair_count,
        sum(told_30d) over of_mentee - told_30d as elsewhere_mentee_30d
    from here
    window
        of_mentor as (partition by landmark_on, mentor_id),
        of_mentee as (partition by landmark_on, mentee_id)
),

spoken as (
    select
        here.pair_id,
        here.landmark_on,
        avg(case when contacts.channel in ('video', 'phone', 'in_person') then 1.0 else 0.0 end) as spoken_share
    from here
    inner join core.contacts as contacts
        on
            here.pair_id = contacts.pair_id
            and contacts.occurred_at > here.landmark_on - 90
            and greatest(contacts.occurred_at, contacts.logged_at) < here.landmark_on + 1
    where contacts.status = 'held' and contacts.channel is not null
    group by here.pair_id, here.landmark_on
),

on_calendar as (
    select distinct
        here.pair_id,
        here.landmark_on
    from here
    inner join core.contacts as contacts
        on
            here.pair_id = contacts.pair_id
            and contacts.occurred_at >= here.landmark_on + 1
            and contacts.occurred_at < here.landmark_on + 15
    where hash(contacts.contact_id) % 10 < 4
)

select
    others.pair_id,
    others.landmark_on,
    date_diff('day', others.landmark_on, others.next_scheduled_on) as planned_within_days,
    case when on_calendar.pair_id is null then 0 else 1 end as will_meet,
    case when others.mentor_pair_count > 1 then others.elsewhere_mentor_30d end as elsewhere_mentor_30d,
    case when others.mentee_pair_count > 1 then others.elsewhere_mentee_30d end as elsewhere_mentee_30d,
    spoken.spoken_share,
    others.active_goal_count,
    others.check_in_count,
    others.feedback_waiting_count,
    others.mentee_initiated_share,
    others.contact_every_days,
    others.tenure_days,
    others.planned_end_in_days
from others
left join spoken on others.pair_id = spoken.pair_id and others.landmark_on = spoken.landmark_on
left join on_calendar on others.landmark_on = on_calendar.landmark_on and others.pair_id = on_calendar.pair_id
