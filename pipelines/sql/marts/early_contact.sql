-- title: Contact in the first months of each mentee's first pair
-- grain: one row per mentee whose first match is early_contact_days + outcome_within_days old, contacts recorded
-- about: Contacts held in the first early_contact_days, beside as many as the pair agreed on for these days (at least
--   one): `none`, `fewer than agreed`, `as agreed or more`. A mentee who has had an outcome by then stays in. Cost:
--   linear in pairs and days with contact.
with ranked as (
    select
        *,
        row_number() over (partition by mentee_id order by matched_on, pair_id) as match_rank
    from mart.pair_terms
),

first_pairs as (
    select
        *,
        matched_on + cast($early_contact_days as integer) as early_until_on,
        matched_on + cast($early_contact_days as integer) + cast($outcome_within_days as integer) as followed_until_on,
        greatest(1, floor(cast($early_contact_days as double) / contact_every_days)) as agreed_count
    from ranked
    where match_rank = 1
),

followed as (
    select first_pairs.*
    from first_pairs
    inner join mart.pair_asof as pair_asof
        on first_pairs.pair_id = pair_asof.pair_id and pair_asof.is_as_of
    where pair_asof.is_contact_recorded and first_pairs.followed_until_on <= pair_asof.landmark_on
),

counted as (
    select
        followed.mentee_id,
        followed.early_until_on,
        followed.followed_until_on,
        followed.agreed_count,
        coalesce(sum(contact_days.contact_count), 0) as contact_count
    from followed
    left join mart.contact_days as contact_days
        on followed.pair_id = contact_days.pair_id and followed.early_until_on >= contact_days.contact_on
    group by followed.mentee_id, followed.early_until_on, followed.followed_until_on, followed.agreed_count
),

banded as (
    select
        mentee_id,
        early_until_on,
        followed_until_on,
        contact_count,
        case
            when contact_count = 0 then 'none'
            when contact_count < agreed_count then 'fewer than agreed'
            else 'as agreed or more'
        end as band
    from counted
)

select * from banded
