-- title: Each pair at each landmark date
-- grain: one row per pair and landmark date on or after its match
-- about: What was known about a pair on a date: the features of the flags, the states, the risk and the coordinator's
--   list. A row is a function of what was recorded up to its landmark date only. days_since_contact has agreed pauses
--   taken out and stops at an ending; it is NULL before the first contact. usual_gap_days is the geometric mean of the
--   pair's completed gaps. Cost: pairs times landmark dates.
with clock as (
    select * from mart.pair_clock
),

terms as (
    select * from mart.pair_terms
),

contact as (
    select * from mart.pair_contact_asof
),

practice as (
    select * from mart.pair_practice_asof
),

joined as (
    select
        clock.pair_id,
        terms.program_id,
        clock.landmark_on,
        terms.matched_on,
        date_diff('day', terms.matched_on, clock.clock_on) as tenure_days,
        clock.is_ended,
        case when clock.is_ended then terms.ended_on end as ended_on,
        case when clock.is_ended then terms.end_reason end as end_reason,
        clock.is_paused,
        terms.contact_every_days,
        contact.is_contact_recorded,
        contact.contact_count,
        contact.contact_day_count,
        contact.first_contact_on,
        contact.last_contact_on,
        contact.days_since_contact,
        contact.days_since_contact / cast(terms.contact_every_days as double) as gap_ratio,
        contact.gap_count,
        contact.mean_log_gap,
        exp(contact.mean_log_gap) as usual_gap_days,
        contact.contacts_30d,
        contact.contacts_31_60d,
        contact.contacts_90d,
        contact.initiator_known_90d,
        contact.mentee_initiated_90d,
        contact.mentee_initiated_90d / nullif(cast(contact.initiator_known_90d as double), 0) as mentee_initiated_share,
        contact.last5_known,
        contact.last5_mentee,
        contact.missed_in_a_row,
        contact.next_scheduled_on,
        practice.goal_count,
        practice.active_goal_count,
        practice.first_goal_on,
        practice.days_since_goal_progress,
        practice.agenda_planned_count,
        practice.agenda_behind_count,
        practice.agenda_behind_topic,
        practice.feedback_waiting_count,
        practice.feedback_waiting_days,
        practice.check_in_count,
        practice.last_check_in_on,
        practice.check_in_due_on,
        terms.planned_end_on,
        date_diff('day', clock.landmark_on, terms.planned_end_on) as planned_end_in_days,
        clock.is_as_of,
        clock.active_days_90d
    from clock
    inner join terms on clock.pair_id = terms.pair_id
    inner join contact on clock.pair_id = contact.pair_id and clock.landmark_on = contact.landmark_on
    inner join practice on clock.pair_id = practice.pair_id and clock.landmark_on = practice.landmark_on
)

select * from joined
