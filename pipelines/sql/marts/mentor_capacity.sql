-- title: Mentors' free places
-- grain: one row per mentor
-- about: A mentor is whoever has the role (or both), or mentors a pair, or was asked. Free places are the offered
--   capacity less the running pairs, never below 0, and NULL where no capacity is recorded. Cost: linear in people,
--   pairs and requests.
with participants as (
    select * from core.participants
),

request_days as (
    select * from mart.request_days
),

pairs as (
    select
        terms.mentor_id,
        terms.program_id,
        pair_clock.is_ended
    from mart.pair_clock as pair_clock
    inner join mart.pair_terms as terms on pair_clock.pair_id = terms.pair_id
    where pair_clock.is_as_of
),

seen as (
    select
        person_id as mentor_id,
        program_id,
        0 as running_count,
        0 as open_request_count
    from participants
    where role in ('mentor', 'both')
    union all
    select
        mentor_id,
        program_id,
        case when is_ended then 0 else 1 end as running_count,
        0 as open_request_count
    from pairs
    union all
    select
        mentor_id,
        program_id,
        0 as running_count,
        case when status = 'pending' then 1 else 0 end as open_request_count
    from request_days
),

mentors as (
    select
        mentor_id,
        min(program_id) as program_id,
        cast(sum(running_count) as bigint) as running_count,
        cast(sum(open_request_count) as bigint) as open_request_count
    from seen
    group by mentor_id
),

described as (
    select
        mentors.mentor_id,
        coalesce(participants.program_id, mentors.program_id) as program_id,
        participants.name as mentor_name,
        participants.institution,
        participants.region,
        participants.practice_area,
        participants.career_stage,
        participants.capacity,
        mentors.running_count,
        mentors.open_request_count,
        case
            when participants.capacity is not null then greatest(0, participants.capacity - mentors.running_count)
        end as free_count
    from mentors
    left join participants on mentors.mentor_id = participants.person_id
)

select * from described
