-- title: The region and turn of each institution
-- grain: one row per institution that some pair connects
-- about: An institution's region is the one that most of its people name (the first by name where two are as many);
--   beyond the twelve regions with the most institutions it is `elsewhere`. Within a region institutions take turns by
--   the day of their first pair, then by name, so that a new one never moves an old one. Cost: linear in pairs.
with people as (
    select * from core.participants
    where institution is not null
),

sides as (
    select
        crossings.mentee_institution as institution,
        terms.matched_on
    from mart.pair_crossings as crossings
    inner join mart.pair_terms as terms on crossings.pair_id = terms.pair_id
    where crossings.mentee_institution is not null and crossings.mentor_institution is not null
    union all
    select
        crossings.mentor_institution as institution,
        terms.matched_on
    from mart.pair_crossings as crossings
    inner join mart.pair_terms as terms on crossings.pair_id = terms.pair_id
    where crossings.mentee_institution is not null and crossings.mentor_institution is not null
),

first_seen as (
    select
        institution,
        min(matched_on) as first_matched_on
    from sides
    group by institution
),

votes as (
    select
        institution,
        region,
        row_number() over (partition by institution order by count(*) desc, region) as vote
    from people
    where region is not null
    group by institution, region
),

placed as (
    select
        first_seen.institution,
        first_seen.first_matched_on,
        coalesce(votes.region, 'region not recorded') as own_region
    from first_seen
    left join votes on first_seen.institution = votes.institution and votes.vote = 1
),

sized as (
    select
        own_region,
        row_number() over (order by count(*) desc, own_region) as size_rank
    from placed
    group by own_region
),

turns as (
    select
        placed.institution,
        case when sized.size_rank <= 12 then placed.own_region else 'elsewhere' end as region,
        placed.first_matched_on
    from placed
    inner join sized on placed.own_region = sized.own_region
),

numbered as (
    select
        *,
        row_number() over (partition by region order by first_matched_on, institution) as turn
    from turns
)

select * from numbered
