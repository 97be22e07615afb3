-- One row per month since goals were set: the middle goal's progress and the middle half, where enough were followed.
select
    months.month_number,
    count(*) as goal_count,
    median(months.progress_pct) as middle_pct,
    quantile_cont(months.progress_pct, 0.25) as low_pct,
    quantile_cont(months.progress_pct, 0.75) as high_pct,
from mart.goal_months as months
inner join mart.pair_groups as pairs on months.pair_id = pairs.pair_id
where ($program = 'all' or months.program_id = $program) and ($cohort = 'all' or pairs.cohort = $cohort)
group by months.month_number
having count(*) >= $least_at_risk
order by months.month_number
