-- title: waiting for feedback
-- definition: Items that a mentee of a running pair showed by the date and that had no feedback by then.
-- unit: items
-- kind: count
-- better: down
-- numerator: items without feedback
-- denominator: items shown so far by mentees (or by nobody says whom) of pairs that run on the date
-- left_out: nothing
-- needs: pairs, shared_work
with work_items as (
    select * from mart.work_items
    where shared_by <> 'mentor'
),

clock as (
    select * from mart.pair_clock
    where not is_ended
),

metric_rows as (
    select
        clock.landmark_on,
        work_items.pair_id,
        work_items.item_id as unit_id,
        case when work_items.feedback_on <= clock.landmark_on then 0 else 1 end as numerator,
        1 as denominator,
        false as is_left_out
    from work_items
    inner join clock on work_items.pair_id = clock.pair_id and work_items.shared_on <= clock.landmark_on
)

select * from metric_rows
