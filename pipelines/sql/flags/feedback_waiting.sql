-- title: feedback waiting
-- grain: one row per pair and landmark date
-- order: 10
-- unit: days since the mentee shared the oldest item that has no feedback
-- threshold: feedback_waiting_days
-- says: {items} for feedback, {oldest} for {observed} days
-- resets: feedback is given
-- needs: shared_work
with pair_asof as (
    select * from mart.pair_asof
),

fired as (
    select
        pair_id,
        landmark_on,
        feedback_waiting_days as observed,
        $feedback_waiting_days as threshold,
        case
            when feedback_waiting_count = 1 then 'One item waits'
            else cast(feedback_waiting_count as varchar) || ' items wait'
        end as items,
        case when feedback_waiting_count = 1 then 'shared' else 'the oldest' end as oldest
    from pair_asof
    where
        not is_ended
        and not is_paused
        and feedback_waiting_days > $feedback_waiting_days
)

select * from fired
