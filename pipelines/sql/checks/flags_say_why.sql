-- title: Every flag says why
-- about: Rows are flags without a sentence or with an unfilled place in it, and pairs on the list without any reason.
with pair_flags as (
    select * from mart.pair_flags
),

pair_today as (
    select * from mart.pair_today
),

broken as (
    select pair_id, flag as what from pair_flags
    where reason is null or reason like '%{%' or observed is null or threshold is null
    union all
    select pair_id, 'list' as what from pair_today
    where list_rank is not null and array_length(reasons) = 0
)

select * from broken
