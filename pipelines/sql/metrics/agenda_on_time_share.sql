-- title: topics done in their month
-- definition: Of the topics whose month ended in the {period_days} days up to the date while the pair was running, the
--   share that was done by the end of its month.
-- unit: share of topics
-- kind: share
-- better: up
-- numerator: topics done by the end of the month for which they were planned
-- denominator: planned topics whose month ended in the {period_days} days up to the date, while the pair was running
-- left_out: topics whose month ended during an agreed pause and that were not done by then
-- needs: pairs, agenda
with due_topics as (
    select * from mart.agenda_due
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        unit_id,
        case when is_done_in_time then 1 else 0 end as numerator,
        1 as denominator,
        is_paused and not is_done_in_time as is_left_out
    from due_topics
)

select * from metric_rows
