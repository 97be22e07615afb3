-- title: Terms of each pair
-- grain: one row per pair
-- about: The pair with what its program adds: name, time zone (UTC where none is recorded) and the rhythm that counts
--   for it (its own, else the program's, else default_contact_every_days). An ending is known from the day on which it
--   was entered, where that day is recorded. Cost: linear in pairs.
with pairs as (
    select * from core.pairs
),

programs as (
    select * from core.programs
),

joined as (
    select
        pairs.pair_id,
        pairs.program_id,
        coalesce(programs.name, pairs.program_id) as program_name,
        coalesce(programs.time_zone, 'UTC') as time_zone,
        pairs.mentor_id,
        pairs.mentee_id,
        pairs.matched_on,
        pairs.planned_end_on,
        pairs.ended_on,
        greatest(pairs.ended_on, coalesce(pairs.end_recorded_on, pairs.ended_on)) as end_known_on,
        pairs.end_reason,
        coalesce(pairs.contact_every_days, programs.contact_every_days) as agreed_every_days
    from pairs
    left join programs on pairs.program_id = programs.program_id
),

terms as (
    select
        *,
        coalesce(agreed_every_days, cast($default_contact_every_days as bigint)) as contact_every_days
    from joined
)

select * from terms
