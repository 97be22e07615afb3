-- title: Institutions that pairs connect
-- grain: one row per program, year of the match, and the institutions of mentee and mentor
-- about: How many pairs connect the two, and how many of them run; pairs with an institution that is not recorded are
--   not here. Cost: linear in pairs.
with crossings as (
    select * from mart.pair_crossings
    where mentee_institution is not null and mentor_institution is not null
),

pair_groups as (
    select * from mart.pair_groups
),

pair_clock as (
    select * from mart.pair_clock
    where is_as_of
),

links as (
    select
        pair_groups.program_id,
        pair_groups.cohort,
        crossings.mentee_institution,
        crossings.mentor_institution,
        count(*) as pair_count,
        count(case when not pair_clock.is_ended then 1 end) as running_count
    from crossings
    inner join pair_groups on crossings.pair_id = pair_groups.pair_id
    inner join pair_clock on crossings.pair_id = pair_clock.pair_id
    group by
        pair_groups.program_id, pair_groups.cohort, crossings.mentee_institution, crossings.mentor_institution
)

select * from links
