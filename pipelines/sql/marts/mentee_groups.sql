-- title: Groups of each mentee
-- grain: one row per mentee
-- about: Everybody who looks for a mentor or had one: profiles with the role mentee, and whoever made a request or was
--   matched as a mentee; a profile that may be both counts once it asks or is matched. What figures about mentees are
--   broken down by: the year in which the mentee came (profile, else first request, else first match), stage, practice
--   area and region. Cells are numbered below zero, so that they never meet those of pairs. Cost: linear in people.
with participants as (
    select * from core.participants
),

requests as (
    select * from mart.request_days
),

pairs as (
    select * from mart.pair_terms
    where matched_on <= cast($as_of as date)
),

seen as (
    select
        person_id as mentee_id,
        program_id,
        joined_on as came_on
    from participants
    where role = 'mentee' and coalesce(joined_on, cast($as_of as date)) <= cast($as_of as date)
    union all
    select
        mentee_id,
        program_id,
        requested_on as came_on
    from requests
    union all
    select
        mentee_id,
        program_id,
        matched_on as came_on
    from pairs
),

mentees as (
    select
        mentee_id,
        min(program_id) as program_id,
        min(came_on) as came_on
    from seen
    group by mentee_id
),

labelled as (
    select
        mentees.mentee_id,
        coalesce(participants.program_id, mentees.program_id) as program_id,
        coalesce(participants.joined_on, mentees.came_on) as came_on,
        coalesce(
            cast(extract(year from coalesce(participants.joined_on, mentees.came_on)) as varchar), 'not recorded'
        ) as cohort,
        coalesce(participants.career_stage, 'not recorded') as career_stage,
        coalesce(participants.practice_area, 'not recorded') as practice_area,
        coalesce(participants.region, 'not recorded') as region
    from mentees
    left join participants on mentees.mentee_id = participants.person_id
),

numbered as (
    select
        *,
        -dense_rank() over (order by program_id, cohort, career_stage, practice_area, region) as cell_id
    from labelled
)

select * from numbered
