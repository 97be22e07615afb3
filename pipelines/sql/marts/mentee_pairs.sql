-- title: What each mentee's pairs came to
-- grain: one row per mentee who was ever matched
-- about: Over all pairs of the mentee, as the as-of date knows them: the first match, contact and goal, the day of the
--   third contact, and how many pairs still run. Contact or goals count as recorded where they are for any of the
--   pairs. Cost: linear in pairs and days with contact.
with pairs as (
    select
        terms.mentee_id,
        pair_asof.*
    from mart.pair_asof as pair_asof
    inner join mart.pair_terms as terms on pair_asof.pair_id = terms.pair_id
    where pair_asof.is_as_of
),

contact_days as (
    select * from mart.contact_days
),

counted as (
    select
        pairs.mentee_id,
        contact_days.contact_on,
        sum(contact_days.contact_count) over (
            partition by pairs.mentee_id
            order by contact_days.contact_on, contact_days.pair_id
            rows between unbounded preceding and current row
        ) as contact_count
    from contact_days
    inner join pairs on contact_days.pair_id = pairs.pair_id
),

third_contacts as (
    select
        mentee_id,
        min(contact_on) as third_contact_on
    from counted
    where contact_count >= 3
    group by mentee_id
),

matched as (
    select
        mentee_id,
        count(*) as pair_count,
        count(case when not is_ended then 1 end) as running_count,
        min(matched_on) as matched_on,
        min(first_contact_on) as first_contact_on,
        min(first_goal_on) as first_goal_on,
        max(case when is_contact_recorded then 1 else 0 end) = 1 as is_contact_recorded,
        count(goal_count) > 0 as is_goal_recorded
    from pairs
    group by mentee_id
),

with_contacts as (
    select
        matched.*,
        third_contacts.third_contact_on
    from matched
    left join third_contacts on matched.mentee_id = third_contacts.mentee_id
)

select * from with_contacts
