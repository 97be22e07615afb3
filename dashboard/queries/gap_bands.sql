-- One row per landmark date and band of silence within the filters; every band of a date, also those without pairs.
with

chosen as (
    select
        landmark_on,
        band,
        sum(pair_count) as pair_count,
    from mart.gap_bands
    where
        ($program = 'all' or program_id = $program)
        and ($cohort = 'all' or cohort = $cohort)
    group by landmark_on, band
),

edges as (
    select distinct
        band,
        from_ratio,
        until_ratio,
    from mart.gap_bands
)

select
    days.landmark_on,
    edges.band,
    edges.from_ratio,
    edges.until_ratio,
    coalesce(chosen.pair_count, 0)::bigint as pair_count,
from (select distinct landmark_on from chosen) as days
cross join edges
left join chosen on days.landmark_on = chosen.landmark_on and edges.band = chosen.band
order by days.landmark_on desc, edges.band
