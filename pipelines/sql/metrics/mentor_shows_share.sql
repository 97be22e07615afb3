-- title: mentors who show their own
-- definition: Of the running pairs that have shown each other work, the share in which the mentor has shown some of
--   their own: a model to learn from.
-- unit: share of pairs
-- kind: share
-- better: up
-- numerator: pairs in which the mentor has shown an item
-- denominator: running pairs with an item of which it is recorded who showed it
-- left_out: running pairs with items of which nobody says who showed them
-- needs: pairs, shared_work.shared_by
with work_items as (
    select * from mart.work_items
),

clock as (
    select * from mart.pair_clock
    where not is_ended
),

shown as (
    select
        clock.landmark_on,
        clock.pair_id,
        max(case when work_items.shared_by = 'mentor' then 1 else 0 end) as by_mentor,
        max(case when work_items.shared_by = 'not recorded' then 0 else 1 end) as is_known
    from work_items
    inner join clock on work_items.pair_id = clock.pair_id and work_items.shared_on <= clock.landmark_on
    group by clock.landmark_on, clock.pair_id
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        pair_id as unit_id,
        by_mentor as numerator,
        1 as denominator,
        is_known = 0 as is_left_out
    from shown
)

select * from metric_rows
