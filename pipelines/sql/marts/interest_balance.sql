-- title: Interests asked for and offered
-- grain: one row per program (and `all`) and interest
-- about: How many mentees wait who seek an interest, how many mentees seek it in all, how many mentors offer it, how
--   many of them have a free place, and their free places. A mentor's free place counts under each interest that the
--   mentor offers, so places do not add up over interests. Spelling in capitals or not makes no difference. Cost:
--   linear in interests.
with interests as (
    select distinct
        person_id,
        lower(interest) as interest
    from core.interests
),

mentee_groups as (
    select * from mart.mentee_groups
),

mentees_waiting as (
    select * from mart.mentees_waiting
),

mentor_capacity as (
    select * from mart.mentor_capacity
),

sought as (
    select
        mentee_groups.program_id,
        interests.interest,
        1 as mentee_count,
        case when mentees_waiting.mentee_id is not null then 1 else 0 end as waiting_count,
        0 as mentor_count,
        0 as free_mentor_count,
        0 as free_place_count
    from interests
    inner join mentee_groups on interests.person_id = mentee_groups.mentee_id
    left join mentees_waiting on interests.person_id = mentees_waiting.mentee_id
),

offered as (
    select
        mentor_capacity.program_id,
        interests.interest,
        0 as mentee_count,
        0 as waiting_count,
        1 as mentor_count,
        case when mentor_capacity.free_count > 0 then 1 else 0 end as free_mentor_count,
        coalesce(mentor_capacity.free_count, 0) as free_place_count
    from interests
    inner join mentor_capacity on interests.person_id = mentor_capacity.mentor_id
),

scoped as (
    select * from sought
    union all
    select * from offered
),

balance as (
    select
        case when grouping(program_id) = 1 then 'all' else program_id end as program_id,
        interest,
        cast(sum(mentee_count) as bigint) as mentee_count,
        cast(sum(waiting_count) as bigint) as waiting_count,
        cast(sum(mentor_count) as bigint) as mentor_count,
        cast(sum(free_mentor_count) as bigint) as free_mentor_count,
        cast(sum(free_place_count) as bigint) as free_place_count
    from scoped
    group by grouping sets ((program_id, interest), (interest))
)

select * from balance
