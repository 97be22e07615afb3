-- title: Since when what is recorded
-- grain: one row per pair
-- about: The first day with a record of each kind: of the pair itself for contacts and for signs of other activity, of
--   its whole program for contacts, goals, agenda, shared work and check-ins. NULL: never, so that figures about it
--   are "not recorded" instead of zero. Cost: linear in records.
with terms as (
    select * from mart.pair_terms
),

contact_log as (
    select * from mart.contact_log
),

other_records as (
    select * from mart.other_records
),

pair_contacts as (
    select pair_id, min(known_on) as contact_known_on
    from contact_log
    group by pair_id
),

pair_others as (
    select
        pair_id,
        min(
            case when kind in ('goal_progress', 'shared_work', 'survey', 'agenda_done') then recorded_on end
        ) as active_on,
        min(case when kind = 'goal' then recorded_on end) as goal_on,
        min(case when kind = 'agenda' then recorded_on end) as agenda_on,
        min(case when kind = 'shared_work' then recorded_on end) as shared_work_on,
        min(case when kind = 'check_in' then recorded_on end) as check_in_on
    from other_records
    group by pair_id
),

since as (
    select
        terms.pair_id,
        pair_contacts.contact_known_on as pair_contact_on,
        pair_others.active_on as pair_active_on,
        min(pair_contacts.contact_known_on) over of_program as program_contact_on,
        min(pair_others.goal_on) over of_program as program_goal_on,
        min(pair_others.agenda_on) over of_program as program_agenda_on,
        min(pair_others.shared_work_on) over of_program as program_shared_work_on,
        min(pair_others.check_in_on) over of_program as program_check_in_on
    from terms
    left join pair_contacts on terms.pair_id = pair_contacts.pair_id
    left join pair_others on terms.pair_id = pair_others.pair_id
    window of_program as (partition by terms.program_id)
)

select * from since
