-- One row per month since the match within the filters.
select
    months,
    sum(pair_count)::bigint as pair_count,
    sum(share_sum) as share_sum,
    sum(share_square_sum) as share_square_sum,
from mart.initiative_months
where
    ($program = 'all' or program_id = $program)
    and ($cohort = 'all' or cohort = $cohort)
group by months
order by months
