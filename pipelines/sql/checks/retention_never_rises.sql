-- title: Retention never rises
-- about: Rows are days on which a retention curve rises, leaves 0 to 1, or stands outside its own interval.
with retention_curve as (
    select * from mart.retention_curve
),

compared as (
    select
        *,
        lag(retention_share) over (partition by program_id, group_by, group_value order by day) as share_before
    from retention_curve
),

broken as (
    select
        program_id,
        group_by,
        group_value,
        day,
        retention_share
    from compared
    where
        retention_share > share_before + 1e-12 -- the twelfth digit of a sum of logarithms
        or retention_share not between 0 and 1
        or retention_share < low - 1e-12
        or retention_share > high + 1e-12
)

select * from broken
