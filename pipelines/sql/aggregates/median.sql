-- title: Medians
-- about: The middle value (the mean of the two middle ones of an even number), with the distribution-free interval of
--   the order statistics (Campbell and Gardner 1988): the values at the nearest ranks to n/2 - z sqrt(n)/2 and
--   1 + n/2 + z sqrt(n)/2, where they exist. Equal values are counted; groups are numbers. left_out_count counts units.
with group_cells as (
    select
        *,
        dense_rank() over (order by program_id, group_by, group_value) as group_id
    from mart.group_cells
),

counted as (
    select
        metric_rows.landmark_on,
        group_cells.group_id,
        case when not metric_rows.is_left_out then cast(metric_rows.numerator as double) end as value,
        count(*) as row_count
    from metric_rows
    inner join owner_cells on metric_rows.owner_id = owner_cells.owner_id
    inner join group_cells on owner_cells.cell_id = group_cells.cell_id
    group by
        metric_rows.landmark_on, group_cells.group_id,
        case when not metric_rows.is_left_out then cast(metric_rows.numerator as double) end
),

ranked as (
    select
        *,
        sum(case when value is not null then row_count end) over (partition by landmark_on, group_id) as all_count,
        sum(row_count) over (
            partition by landmark_on, group_id
            order by value nulls last rows between unbounded preceding and current row
        ) as last_rank
    from counted
),

spanned as (
    select
        *,
        last_rank - row_count as rank_before,
        floor((all_count + 1) / 2.0) as lower_middle,
        ceil((all_count + 1) / 2.0) as upper_middle,
        round((all_count - cast($interval_z as double) * sqrt(all_count)) / 2) as low_rank,
        round(1 + (all_count + cast($interval_z as double) * sqrt(all_count)) / 2) as high_rank
    from ranked
),

medians as (
    select
        landmark_on,
        group_id,
        cast(coalesce(max(all_count), 0) as double) as denominator,
        (
            max(case when lower_middle > rank_before and lower_middle <= last_rank then value end)
            + max(case when upper_middle > rank_before and upper_middle <= last_rank then value end)
        ) / 2 as value,
        max(case when low_rank > rank_before and low_rank <= last_rank then value end) as low,
        max(case when high_rank > rank_before and high_rank <= last_rank then value end) as high,
        cast(coalesce(sum(case when value is null then row_count end), 0) as bigint) as left_out_count
    from spanned
    group by landmark_on, group_id
),

told as (
    select distinct
        group_cells.program_id,
        cast(medians.landmark_on as varchar) as period,
        group_cells.group_by,
        group_cells.group_value,
        cast(null as double) as numerator,
        medians.denominator,
        medians.value,
        medians.low,
        medians.high,
        medians.left_out_count
    from medians
    inner join group_cells on medians.group_id = group_cells.group_id
)

select * from told
