-- title: topics done
-- definition: Of the topics whose month ended in the {period_days} days up to the date while the pair was running, the
--   share that is done by the date.
-- unit: share of topics
-- kind: share
-- better: up
-- numerator: topics done by the date
-- denominator: planned topics whose month ended in the {period_days} days up to the date, while the pair was running
-- left_out: topics whose month ended during an agreed pause and that are not done
-- needs: pairs, agenda
with due_topics as (
    select * from mart.agenda_due
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        unit_id,
        case when is_done then 1 else 0 end as numerator,
        1 as denominator,
        is_paused and not is_done as is_left_out
    from due_topics
)

select * from metric_rows
