-- One row per institution that pairs within the filters connect, in its place, the one with the most pairs first.
with

links as (
    select *
    from mart.institution_links
    where
        ($program = 'all' or program_id = $program)
        and ($cohort = 'all' or cohort = $cohort)
),

sides as (
    select
        mentee_institution as institution,
        mentor_institution as partner,
        pair_count,
    from links
    union all
    select
        mentor_institution as institution,
        mentee_institution as partner,
        pair_count,
    from links
    where mentor_institution <> mentee_institution
),

counted as (
    select
        institution,
        sum(pair_count)::bigint as pair_count,
        coalesce(sum(pair_count) filter (where partner = institution), 0)::bigint as inside_count,
        count(distinct partner) filter (where partner <> institution) as partner_count,
    from sides
    group by institution
)

select
    counted.*,
    places.region,
    places.x,
    places.y,
    places.region_x,
    places.region_y,
    places.region_radius,
from counted
inner join mart.institution_map as places on counted.institution = places.institution
order by counted.pair_count desc, counted.institution
