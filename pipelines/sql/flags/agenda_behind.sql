-- title: agenda behind
-- grain: one row per pair and landmark date
-- order: 9
-- unit: agenda topics whose month is over and that are not done
-- threshold: agenda_behind_count
-- says: {observed} agenda topics behind, the oldest: {topic}
-- resets: the topics are done
-- needs: agenda
with pair_asof as (
    select * from mart.pair_asof
),

fired as (
    select
        pair_id,
        landmark_on,
        agenda_behind_count as observed,
        $agenda_behind_count as threshold,
        agenda_behind_topic as topic
    from pair_asof
    where
        not is_ended
        and not is_paused
        and agenda_behind_count >= $agenda_behind_count
)

select * from fired
