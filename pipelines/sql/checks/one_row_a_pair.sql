-- title: Every pair stands once in the list of pairs
-- about: Rows are pairs matched by the as-of date that mart.pair_today lacks or holds more than once.
with pairs as (
    select * from core.pairs
    where matched_on <= cast($as_of as date)
),

pair_today as (
    select * from mart.pair_today
),

broken as (
    select
        pairs.pair_id,
        count(pair_today.pair_id) as row_count
    from pairs
    left join pair_today on pairs.pair_id = pair_today.pair_id
    group by pairs.pair_id
    having count(pair_today.pair_id) <> 1
)

select * from broken
