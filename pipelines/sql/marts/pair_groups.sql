-- title: Groups of each pair
-- grain: one row per pair
-- about: What figures are broken down by: the calendar year of the match, stage, practice area and region of the
--   mentee, whether the two live in different regions, and the agreed rhythm in words. Pairs alike in all of them
--   share a cell. Cost: linear in pairs.
with terms as (
    select * from mart.pair_terms
),

people as (
    select * from core.participants
),

labelled as (
    select
        terms.pair_id,
        terms.program_id,
        cast(extract(year from terms.matched_on) as varchar) as cohort,
        coalesce(mentees.career_stage, 'not recorded') as career_stage,
        coalesce(mentees.practice_area, 'not recorded') as practice_area,
        coalesce(mentees.region, 'not recorded') as region,
        case
            when mentees.region is null or mentors.region is null then 'not recorded'
            when mentees.region <> mentors.region then 'yes'
            else 'no'
        end as crosses_region,
        case
            when terms.contact_every_days <= 10 then 'weekly'
            when terms.contact_every_days <= 20 then 'every two weeks'
            when terms.contact_every_days <= 45 then 'monthly'
            when terms.contact_every_days <= 75 then 'every two months'
            when terms.contact_every_days <= 135 then 'quarterly'
            else 'less often'
        end as cadence
    from terms
    left join people as mentees on terms.mentee_id = mentees.person_id
    left join people as mentors on terms.mentor_id = mentors.person_id
),

numbered as (
    select
        *,
        dense_rank() over (
            order by program_id, cohort, career_stage, practice_area, region, crosses_region, cadence
        ) as cell_id
    from labelled
)

select * from numbered
