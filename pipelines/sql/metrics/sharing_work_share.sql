-- title: pairs that share work
-- definition: Of the running pairs matched {grace_days} days ago or earlier, the share in which one of the two showed
--   the other some work in the 90 days up to the date.
-- unit: share of pairs
-- kind: share
-- better: up
-- numerator: pairs with an item shown in the 90 days up to the date
-- denominator: running pairs matched {grace_days} days ago or earlier, of programs that record shared work
-- left_out: pairs that are paused, and pairs of programs that record no shared work
-- needs: pairs, shared_work
with pair_asof as (
    select * from mart.pair_asof
    where not is_ended and tenure_days >= $grace_days
),

work_items as (
    select * from mart.work_items
),

recent as (
    select
        pair_asof.pair_id,
        pair_asof.landmark_on,
        count(*) as item_count
    from pair_asof
    inner join work_items
        on
            pair_asof.pair_id = work_items.pair_id
            and pair_asof.landmark_on >= work_items.shared_on
            and pair_asof.landmark_on < work_items.shared_on + 90
    group by pair_asof.pair_id, pair_asof.landmark_on
),

metric_rows as (
    select
        pair_asof.landmark_on,
        pair_asof.pair_id,
        pair_asof.pair_id as unit_id,
        case when recent.item_count > 0 then 1 else 0 end as numerator,
        1 as denominator,
        pair_asof.is_paused or pair_asof.feedback_waiting_count is null as is_left_out
    from pair_asof
    left join recent on pair_asof.pair_id = recent.pair_id and pair_asof.landmark_on = recent.landmark_on
)

select * from metric_rows
