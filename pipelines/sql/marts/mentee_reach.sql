-- title: What each mentee has reached
-- grain: one row per mentee who was ever matched
-- about: How many mentors the mentee has had, at how many other institutions, in how many other regions and practice
--   areas (NULL where the mentee's own is not recorded), and how many connections are recorded as outcomes. cohort is
--   the year of the first match. Cost: linear in pairs and outcomes.
with terms as (
    select * from mart.pair_terms
    where matched_on <= cast($as_of as date)
),

people as (
    select * from core.participants
),

connections as (
    select
        person_id,
        count(*) as connection_count
    from core.outcomes
    where kind = 'connection' and occurred_on <= cast($as_of as date)
    group by person_id
),

met as (
    select
        terms.mentee_id,
        cast(extract(year from min(terms.matched_on)) as varchar) as cohort,
        count(*) as pair_count,
        count(distinct terms.mentor_id) as mentor_count,
        max(mentees.institution) as own_institution,
        max(mentees.region) as own_region,
        max(mentees.practice_area) as own_practice_area,
        count(distinct case when mentors.institution <> mentees.institution then mentors.institution end)
            as institution_count,
        count(distinct case when mentors.region <> mentees.region then mentors.region end) as region_count,
        count(distinct case when mentors.practice_area <> mentees.practice_area then mentors.practice_area end)
            as practice_area_count
    from terms
    left join people as mentees on terms.mentee_id = mentees.person_id
    left join people as mentors on terms.mentor_id = mentors.person_id
    group by terms.mentee_id
),

reach as (
    select
        met.mentee_id,
        mentee_groups.program_id,
        met.cohort,
        met.pair_count,
        met.mentor_count,
        case when met.own_institution is not null then met.institution_count end as institution_count,
        case when met.own_region is not null then met.region_count end as region_count,
        case when met.own_practice_area is not null then met.practice_area_count end as practice_area_count,
        coalesce(connections.connection_count, 0) as connection_count
    from met
    inner join mart.mentee_groups as mentee_groups on met.mentee_id = mentee_groups.mentee_id
    left join connections on met.mentee_id = connections.person_id
)

select * from reach
