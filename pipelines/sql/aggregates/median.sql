-- title: Medians
-- about: The middle value (the mean of the two middle ones of an even number), with the distribution-free interval of
--   the order statistics (Campbell and Gardner 1988): the values at the ranks n/2 - z sqrt(n)/2 and 1 + n/2 + z
--   sqrt(n)/2, to the nearest; none where these ranks do not exist. Equal values are counted, not sorted one by one.
--   left_out_count counts units.
with valued as (
    select
        owner_id,
        cast(landmark_on as varchar) as period,
        case when not is_left_out then cast(numerator as double) end as value
    from metric_rows
),

counted as (
    select
        group_cells.program_id,
        valued.period,
        group_cells.group_by,
        group_cells.group_value,
        valued.value,
        count(valued.value) as value_count,
        count(*) - count(valued.value) as left_out_count
    from valued
    inner join owner_cells on valued.owner_id = owner_cells.owner_id
    inner join mart.group_cells as group_cells on owner_cells.cell_id = group_cells.cell_id
    group by group_cells.program_id, valued.period, group_cells.group_by, group_cells.group_value, valued.value
),

ranked as (
    select
        *,
        sum(value_count) over (partition by program_id, period, group_by, group_value) as all_count,
        sum(value_count) over (
            partition by program_id, period, group_by, group_value
            order by value nulls last rows between unbounded preceding and current row
        ) as last_rank
    from counted
),

spanned as (
    select
        *,
        last_rank - value_count as rank_before,
        floor((all_count + 1) / 2.0) as lower_middle,
        ceil((all_count + 1) / 2.0) as upper_middle,
        round((all_count - cast($interval_z as double) * sqrt(all_count)) / 2) as low_rank,
        round(1 + (all_count + cast($interval_z as double) * sqrt(all_count)) / 2) as high_rank
    from ranked
),

medians as (
    select
        program_id,
        period,
        group_by,
        group_value,
        cast(null as double) as numerator,
        cast(max(all_count) as double) as denominator,
        (
            max(case when lower_middle > rank_before and lower_middle <= last_rank then value end)
            + max(case when upper_middle > rank_before and upper_middle <= last_rank then value end)
        ) / 2 as value,
        max(case when low_rank > rank_before and low_rank <= last_rank then value end) as low,
        max(case when high_rank > rank_before and high_rank <= last_rank then value end) as high,
        cast(sum(left_out_count) as bigint) as left_out_count
    from spanned
    group by program_id, period, group_by, group_value
)

select * from medians
