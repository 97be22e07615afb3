-- title: Outcomes of each mentee
-- grain: one row per question, value and mentee whom it can be answered for
-- about: `this year` and `year before`: of the mentees with a pair that ran on a day of those period_days, whether an
--   outcome of the kind (`any` for all) came about in them. `early contact`: of the mentees whose first match is
--   early_contact_days + outcome_within_days old and whose contacts are recorded, by the contacts held in the first
--   early_contact_days beside those the pair agreed on, whether an outcome came about in the outcome_within_days that
--   followed: contact comes first and everybody is followed for as long, whether the pair lasted or not. A count of 0
--   outcomes is one where none is recorded. Cost: mentees times kinds.
with outcomes as (
    select
        person_id as mentee_id,
        coalesce(kind, 'not recorded') as kind,
        occurred_on
    from core.outcomes
    where occurred_on <= cast($as_of as date)
),

years as (
    select
        'this year' as question,
        cast($as_of as date) - cast($period_days as integer) as from_on,
        cast($as_of as date) as until_on
    union all
    select
        'year before' as question,
        cast($as_of as date) - 2 * cast($period_days as integer) as from_on,
        cast($as_of as date) - cast($period_days as integer) as until_on
),

present as (
    select distinct
        years.question,
        years.from_on,
        years.until_on,
        terms.mentee_id
    from mart.pair_terms as terms
    inner join years
        on
            terms.matched_on <= years.until_on
            and coalesce(terms.ended_on, years.until_on) > years.from_on
),

kinds as (
    select distinct kind from outcomes
    union all
    select 'any' as kind
),

units as (
    select
        present.question,
        kinds.kind as value,
        present.mentee_id,
        count(outcomes.mentee_id) as outcome_count
    from present
    cross join kinds
    left join outcomes
        on
            present.mentee_id = outcomes.mentee_id
            and present.from_on < outcomes.occurred_on
            and present.until_on >= outcomes.occurred_on
            and kinds.kind in (outcomes.kind, 'any')
    group by present.question, kinds.kind, present.mentee_id
    union all
    select
        'early contact' as question,
        early.band as value,
        early.mentee_id,
        count(outcomes.mentee_id) as outcome_count
    from mart.early_contact as early
    left join outcomes
        on
            early.mentee_id = outcomes.mentee_id
            and early.early_until_on < outcomes.occurred_on
            and early.followed_until_on >= outcomes.occurred_on
    group by early.band, early.mentee_id
)

select * from units
