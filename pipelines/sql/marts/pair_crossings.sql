-- title: What each pair reaches across
-- grain: one row per pair
-- about: Whether the two come from different regions, institutions, practice areas and career stages, by their latest
--   profiles; NULL where it is not recorded of one of them. Cost: linear in pairs.
with terms as (
    select * from mart.pair_terms
),

people as (
    select * from core.participants
),

crossings as (
    select
        terms.pair_id,
        terms.program_id,
        mentees.institution as mentee_institution,
        mentors.institution as mentor_institution,
        mentees.region <> mentors.region as is_across_regions,
        mentees.institution <> mentors.institution as is_across_institutions,
        mentees.practice_area <> mentors.practice_area as is_across_practice_areas,
        mentees.career_stage <> mentors.career_stage as is_across_career_stages
    from terms
    left join people as mentees on terms.mentee_id = mentees.person_id
    left join people as mentors on terms.mentor_id = mentors.person_id
)

select * from crossings
