-- One row per pair of the research edition: how long it was followed, how it ended, what was known at the match, and what was
-- seen in its first days. An exposure is NULL where it is not recorded, or where it could not have been seen (no feedback on
-- nothing shared); a table that its program never exported makes it NULL for every pair of the program.
with pairs as (
    select
        *,
        matched_on + cast($window_days as integer) as window_to_on,
        matched_on + cast($prompt_days as integer) as prompt_to_on,
    from core.pairs
),

people as (
    select * from core.participants
),

early_goals as (
    select
        pairs.pair_id,
        count(*) filter (where goals.set_on <= pairs.window_to_on) > 0 as has_goal,
    from pairs
    inner join core.goals as goals on pairs.pair_id = goals.pair_id
    group by pairs.pair_id
),

early_contacts as (
    select
        pairs.pair_id,
        count(*) filter (
            where
            contacts.channel in ('video', 'phone', 'in_person')
            and cast(contacts.occurred_at as date) <= pairs.prompt_to_on
        ) > 0 as has_met,
        count(*) filter (where contacts.initiated_by = 'mentee') as mentee_began_count,
        count(*) filter (where contacts.initiated_by in ('mentor', 'mentee')) as known_count,
    from pairs
    inner join core.contacts as contacts
        on
            pairs.pair_id = contacts.pair_id
            and contacts.status = 'held'
            and cast(contacts.occurred_at as date) <= pairs.window_to_on
    group by pairs.pair_id
),

early_items as (
    select
        pairs.pair_id,
        arg_min(
            coalesce(cast(items.feedback_at as date) <= cast(items.shared_at as date) + cast($prompt_days as integer), false),
            items.shared_at
        ) as is_answered,
    from pairs
    inner join core.shared_work as items
        on pairs.pair_id = items.pair_id and cast(items.shared_at as date) <= pairs.window_to_on
    group by pairs.pair_id
),

recorded as (
    select
        program_id,
        bool_or(pair_id in (select pair_id from core.goals)) as has_goals,
        bool_or(pair_id in (select pair_id from core.contacts)) as has_contacts,
        bool_or(contact_every_days is not null or agreement_on is not null) as has_agreements,
    from pairs
    group by program_id
)

select
    pairs.pair_id,
    pairs.program_id,
    pairs.mentor_id,
    greatest(date_diff('day', pairs.matched_on, pairs.observed_until_on), 0) as day,
    pairs.ended_on is not null as is_ended,
    case
        when pairs.ended_on is null then null
        when pairs.end_reason = 'completed' then 'planned'
        when pairs.end_reason is not null then 'early'
        when pairs.planned_end_on is null then 'not_recorded'
        when pairs.ended_on >= pairs.planned_end_on then 'planned'
        else 'early'
    end as cause,
    pairs.is_end_reason_withheld,
    pairs.season,
    pairs.crosses_region as across_regions,
    pairs.same_practice_area,
    mentees.career_stage as mentee_career_stage,
    mentees.practice_area as mentee_practice_area,
    mentees.region as mentee_region,
    mentors.career_stage as mentor_career_stage,
    mentors.practice_area as mentor_practice_area,
    mentors.region as mentor_region,
    cast(pairs.contact_every_days as varchar) as agreed_every_days,
    case when recorded.has_goals then coalesce(early_goals.has_goal, false) end as early_goal,
    case
        when recorded.has_agreements
            then pairs.contact_every_days is not null or coalesce(pairs.agreement_on <= pairs.window_to_on, false)
    end as agreed_cadence,
    case
        when early_contacts.known_count > 0
            then early_contacts.mentee_began_count * 2 >= early_contacts.known_count
    end as mentee_initiative,
    case pairs.crosses_region when 'yes' then true when 'no' then false end as crosses_region,
    case when recorded.has_contacts then coalesce(early_contacts.has_met, false) end as early_meeting,
    early_items.is_answered as prompt_feedback,
from pairs
left join people as mentees on pairs.mentee_id = mentees.person_id
left join people as mentors on pairs.mentor_id = mentors.person_id
left join early_goals on pairs.pair_id = early_goals.pair_id
left join early_contacts on pairs.pair_id = early_contacts.pair_id
left join early_items on pairs.pair_id = early_items.pair_id
left join recorded on pairs.program_id = recorded.program_id
order by pairs.pair_id
