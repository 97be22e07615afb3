-- One row per pair of the research edition: what was seen of it in its first days. An exposure is NULL where it is not
-- recorded or could not be seen (no feedback on nothing shared), and for all pairs of a program without its table.
with pairs as (
    select
        *,
        matched_on + cast($window_days as integer) as window_to_on,
        matched_on + cast($prompt_days as integer) as prompt_to_on,
        cast($prompt_days as integer) as prompt_days
    from core.pairs
),

early_goals as (
    select
        pairs.pair_id,
        count(*) filter (where goals.set_on <= pairs.window_to_on) > 0 as has_goal
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
        count(*) filter (where contacts.initiated_by in ('mentor', 'mentee')) as known_count
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
            coalesce(cast(items.feedback_at as date) <= cast(items.shared_at as date) + pairs.prompt_days, false),
            items.shared_at
        ) as is_answered
    from pairs
    inner join core.shared_work as items
        on pairs.pair_id = items.pair_id and cast(items.shared_at as date) <= pairs.window_to_on
    group by pairs.pair_id
),

recorded as (
    select
        pairs.program_id,
        bool_or(pairs.pair_id in (select goals.pair_id from core.goals as goals)) as has_goals,
        bool_or(pairs.pair_id in (select contacts.pair_id from core.contacts as contacts)) as has_contacts,
        bool_or(pairs.contact_every_days is not null or pairs.agreement_on is not null) as has_agreements
    from pairs
    group by pairs.program_id
)

select
    pairs.pair_id,
    case when recorded.has_goals then coalesce(early_goals.has_goal, false) end as early_goal,
    case
        when recorded.has_agreements
            then pairs.contact_every_days is not null or coalesce(pairs.agreement_on <= pairs.window_to_on, false)
    end as agreed_cadence,
    case when early_contacts.known_count > 0 then early_contacts.mentee_began_count * 2 >= early_contacts.known_count
    end as mentee_initiative,
    case pairs.crosses_region when 'yes' then true when 'no' then false end as crosses_region,
    case when recorded.has_contacts then coalesce(early_contacts.has_met, false) end as early_meeting,
    early_items.is_answered as prompt_feedback
from pairs
left join early_goals on pairs.pair_id = early_goals.pair_id
left join early_contacts on pairs.pair_id = early_contacts.pair_id
left join early_items on pairs.pair_id = early_items.pair_id
left join recorded on pairs.program_id = recorded.program_id
