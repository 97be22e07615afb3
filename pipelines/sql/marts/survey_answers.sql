-- title: Answers to surveys, and whose they are
-- grain: one row per answer of somebody in a pair
-- about: Each answer with its pair, the role of who gave it, and the day of the program. An answer that names no pair
--   speaks of the person's latest one. Cost: linear in answers.
with surveys as (
    select * from core.surveys
),

members as (
    select pair_id, program_id, time_zone, matched_on, mentor_id as person_id, 'mentor' as role
    from mart.pair_terms
    union all
    select pair_id, program_id, time_zone, matched_on, mentee_id as person_id, 'mentee' as role
    from mart.pair_terms
),

dated as (
    select
        surveys.response_id,
        surveys.instrument as exported_instrument,
        surveys.item as exported_item,
        surveys.value,
        surveys.answered_at,
        members.pair_id,
        members.program_id,
        members.role,
        members.matched_on,
        cast(surveys.answered_at at time zone 'UTC' at time zone members.time_zone as date) as answered_on
    from surveys
    inner join members
        on
            surveys.person_id = members.person_id
            and coalesce(surveys.pair_id, members.pair_id) = members.pair_id
),

ranked as (
    select
        *,
        row_number() over (partition by response_id order by matched_on desc, pair_id asc) as pair_rank
    from dated
    where answered_on <= cast($as_of as date) and matched_on <= answered_on
),

answers as (
    select * from ranked
    where pair_rank = 1
)

select * from answers
