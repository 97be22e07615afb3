-- title: topics behind
-- definition: Topics of running pairs whose month is over on the date and that are not done.
-- unit: topics
-- kind: count
-- better: down
-- numerator: topics behind, of any age
-- denominator: topics of running pairs whose month is over
-- left_out: nothing; topics of pairs that are paused count
-- needs: pairs, agenda
with pair_asof as (
    select * from mart.pair_asof
    where not is_ended and agenda_planned_count is not null
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        pair_id as unit_id,
        agenda_behind_count as numerator,
        agenda_planned_count as denominator,
        false as is_left_out
    from pair_asof
)

select * from metric_rows
