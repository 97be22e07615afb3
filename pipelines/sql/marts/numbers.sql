-- title: Whole numbers
-- grain: one row per whole number from 0 to 9,999
-- about: What calendars of days, weeks and months are counted out with; a recursion would be a job a step on a cluster.
--   Cost: none.
with digits as (
    select listed.digit
    from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as listed (digit)
),

numbers as (
    select cast(1000 * thousands.digit + 100 * hundreds.digit + 10 * tens.digit + ones.digit as integer) as number
    from digits as thousands
    cross join digits as hundreds
    cross join digits as tens
    cross join digits as ones
)

select * from numbers
