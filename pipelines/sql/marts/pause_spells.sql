-- title: Agreed pauses, merged
-- grain: one row per pair and unbroken pause
-- about: Overlapping and touching pauses become one, so that no day is taken out twice. until_on is the first day
--   after the pause; a pause that nobody resumed runs until 9999-12-31. Cost: linear in pauses.
with pauses as (
    select * from core.pauses
),

dated as (
    select
        pair_id,
        paused_on,
        coalesce(resumed_on, date '9999-12-31') as until_on
    from pauses
    where paused_on <= cast($as_of as date)
),

compared as (
    select
        *,
        max(until_on) over (
            partition by pair_id order by paused_on, until_on rows between unbounded preceding and 1 preceding
        ) as covered_until_on
    from dated
),

numbered as (
    select
        *,
        sum(case when covered_until_on >= paused_on then 0 else 1 end) over (
            partition by pair_id order by paused_on, until_on rows between unbounded preceding and current row
        ) as spell_number
    from compared
),

spells as (
    select
        pair_id,
        min(paused_on) as paused_on,
        max(until_on) as until_on
    from numbered
    group by pair_id, spell_number
)

select * from spells
