-- title: feedback in time
-- definition: Of the work that mentees showed and whose first {feedback_waiting_days} days ended in the {period_days}
--   days up to the date, the share that had feedback within these days.
-- unit: share of items
-- kind: share
-- better: up
-- numerator: items with feedback within {feedback_waiting_days} days
-- denominator: items shown by a mentee, or by nobody says whom, whose first {feedback_waiting_days} days ended in the
--   {period_days} days up to the date
-- left_out: items of pairs that ended within these days, without feedback
-- needs: pairs, shared_work
with work_items as (
    select
        *,
        shared_on + cast($feedback_waiting_days as integer) as in_time_until_on
    from mart.work_items
    where shared_by <> 'mentor'
),

terms as (
    select * from mart.pair_terms
),

landmarks as (
    select
        *,
        landmark_on - cast($period_days as integer) as window_from_on
    from mart.landmarks
),

judged as (
    select
        landmarks.landmark_on,
        work_items.pair_id,
        work_items.item_id,
        coalesce(work_items.feedback_on <= work_items.in_time_until_on, false) as is_in_time,
        coalesce(terms.ended_on < work_items.in_time_until_on, false) as is_short
    from work_items
    inner join terms on work_items.pair_id = terms.pair_id
    inner join landmarks
        on
            work_items.in_time_until_on <= landmarks.landmark_on
            and work_items.in_time_until_on > landmarks.window_from_on
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        item_id as unit_id,
        case when is_in_time then 1 else 0 end as numerator,
        1 as denominator,
        is_short and not is_in_time as is_left_out
    from judged
)

select * from metric_rows
