-- title: Sums of a metric's rows
-- about: One row per landmark date, program and group, from the rows of one metric: the sums that counts, shares and
--   means are made of. Rows are summed per owner (pair or mentee) first, since a pair's contacts or a mentee's requests
--   are alike and an interval that took them for independent would be too narrow; owners are summed per cell, and cells
--   per group. Cost: linear in the rows.
with metric_rows as (
    select * from metric_rows
),

owner_cells as (
    select * from owner_cells
),

group_cells as (
    select * from mart.group_cells
),

by_owner as (
    select
        landmark_on,
        owner_id,
        sum(case when not is_left_out then cast(numerator as double) end) as numerator,
        sum(case when not is_left_out then cast(denominator as double) end) as denominator,
        sum(case when is_left_out then cast(denominator as double) else 0 end) as left_out_weight,
        count(case when is_left_out then 1 end) as left_out_count
    from metric_rows
    group by landmark_on, owner_id
),

by_cell as (
    select
        by_owner.landmark_on,
        owner_cells.cell_id,
        count(by_owner.denominator) as owner_count,
        sum(by_owner.numerator) as numerator,
        sum(by_owner.denominator) as denominator,
        sum(by_owner.numerator * by_owner.numerator) as numerator_squares,
        sum(by_owner.numerator * by_owner.denominator) as products,
        sum(by_owner.denominator * by_owner.denominator) as denominator_squares,
        sum(by_owner.left_out_weight) as left_out_weight,
        sum(by_owner.left_out_count) as left_out_count
    from by_owner
    inner join owner_cells on by_owner.owner_id = owner_cells.owner_id
    group by by_owner.landmark_on, owner_cells.cell_id
),

by_group as (
    select
        group_cells.program_id,
        cast(by_cell.landmark_on as varchar) as period,
        group_cells.group_by,
        group_cells.group_value,
        sum(by_cell.owner_count) as owner_count,
        sum(by_cell.numerator) as numerator,
        coalesce(sum(by_cell.denominator), 0) as denominator,
        sum(by_cell.numerator_squares) as numerator_squares,
        sum(by_cell.products) as products,
        sum(by_cell.denominator_squares) as denominator_squares,
        cast(sum(by_cell.left_out_weight) as bigint) as left_out_weight,
        cast(sum(by_cell.left_out_count) as bigint) as left_out_count
    from by_cell
    inner join group_cells on by_cell.cell_id = group_cells.cell_id
    group by group_cells.program_id, by_cell.landmark_on, group_cells.group_by, group_cells.group_value
)

select * from by_group
