-- One row per two institutions that pairs within the filters connect, the strongest first; one institution's, or all.
with

links as (
    select
        least(mentee_institution, mentor_institution) as one,
        greatest(mentee_institution, mentor_institution) as other,
        sum(pair_count)::bigint as pair_count,
    from mart.institution_links
    where
        mentee_institution <> mentor_institution
        and ($program = 'all' or program_id = $program)
        and ($cohort = 'all' or cohort = $cohort)
        and ($institution = 'all' or $institution in (mentee_institution, mentor_institution))
    group by one, other
)

select
    links.one,
    links.other,
    links.pair_count,
    ones.x as one_x,
    ones.y as one_y,
    others.x as other_x,
    others.y as other_y,
    count(*) over () as all_count,
from links
inner join mart.institution_map as ones on links.one = ones.institution
inner join mart.institution_map as others on links.other = others.institution
order by links.pair_count desc, links.one, links.other
limit $row_count
