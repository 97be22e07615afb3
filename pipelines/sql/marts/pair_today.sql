-- title: Pairs today
-- grain: one row per pair matched by the as-of date
-- about: What the pages show about a pair: its state and the one at the landmark date before, its contact, its risk,
--   its place on the list and the reasons. Cost: linear in pairs.
with now_known as (
    select * from mart.pair_asof
    where is_as_of
),

states as (
    select
        *,
        lag(state) over (partition by pair_id order by landmark_on) as previous_state
    from mart.pair_state
),

described as (
    select
        now_known.pair_id,
        now_known.program_id,
        terms.mentor_id,
        terms.mentee_id,
        mentors.name as mentor_name,
        mentees.name as mentee_name,
        states.state,
        states.previous_state,
        now_known.matched_on,
        now_known.ended_on,
        now_known.planned_end_on,
        now_known.last_contact_on,
        now_known.days_since_contact,
        now_known.contact_every_days,
        now_known.usual_gap_days,
        now_known.gap_ratio,
        now_known.contact_count,
        now_known.mentee_initiated_share,
        states.risk,
        risks.risk_low,
        risks.risk_high,
        risks.horizon_days,
        states.is_over_floor,
        cast(listed.list_rank as integer) as list_rank,
        coalesce(reasons.reasons, cast([] as varchar[])) as reasons,
        coalesce(reasons.flags, cast([] as varchar[])) as flags,
        case when now_known.is_contact_recorded then pair_weeks.weeks end as weeks,
        topics.next_topic,
        topics.next_topic_on,
        pair_groups.cohort,
        pair_groups.career_stage,
        pair_groups.practice_area,
        pair_groups.region,
        pair_groups.cadence,
        terms.program_name
    from now_known
    inner join states on now_known.pair_id = states.pair_id and now_known.landmark_on = states.landmark_on
    inner join mart.pair_terms as terms on now_known.pair_id = terms.pair_id
    inner join mart.pair_groups as pair_groups on now_known.pair_id = pair_groups.pair_id
    inner join mart.pair_weeks as pair_weeks on now_known.pair_id = pair_weeks.pair_id
    left join core.participants as mentors on terms.mentor_id = mentors.person_id
    left join core.participants as mentees on terms.mentee_id = mentees.person_id
    left join mart.pair_risk as risks
        on now_known.pair_id = risks.pair_id and now_known.landmark_on = risks.landmark_on
    left join mart.pair_list as listed on now_known.pair_id = listed.pair_id
    left join mart.pair_reasons as reasons on now_known.pair_id = reasons.pair_id
    left join mart.next_topics as topics on now_known.pair_id = topics.pair_id
)

select * from described
