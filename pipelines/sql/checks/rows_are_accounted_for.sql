-- title: Every row of every file is accounted for
-- about: Rows are files for which the rows loaded, quarantined, superseded and ignored do not add up to the rows read.
with loads as (
    select * from quality.loads
),

broken as (
    select
        file,
        rows_read,
        rows_loaded,
        rows_quarantined,
        rows_superseded,
        rows_ignored
    from loads
    where rows_read <> rows_loaded + rows_quarantined + rows_superseded + rows_ignored
)

select * from broken
