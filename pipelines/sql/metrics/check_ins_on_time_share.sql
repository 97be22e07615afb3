-- title: check-ins on time
-- definition: Of the coordinator's check-ins that fell due in the {period_days} days up to the date, the share made by
--   the day they were due: the first {first_check_in_days} and the second {second_check_in_days} days after the match,
--   each further one {check_in_every_days} days after the one before.
-- unit: share of check-ins
-- kind: share
-- better: up
-- numerator: check-ins made by the day they were due
-- denominator: check-ins that fell due in the {period_days} days up to the date, while the pair was running
-- left_out: check-ins that fell due during an agreed pause
-- needs: pairs, check_ins
with check_in_clock as (
    select * from mart.check_in_clock
),

pair_asof as (
    select * from mart.pair_asof
    where check_in_due_on is not null
),

pause_spells as (
    select * from mart.pause_spells
),

windows as (
    select
        pair_id,
        landmark_on,
        ended_on,
        landmark_on - cast($period_days as integer) as window_from_on
    from pair_asof
),

due as (
    select
        windows.landmark_on,
        windows.pair_id,
        check_in_clock.check_in_number,
        check_in_clock.due_on,
        coalesce(check_in_clock.done_on <= check_in_clock.due_on, false) as is_on_time
    from windows
    inner join check_in_clock
        on
            windows.pair_id = check_in_clock.pair_id
            and windows.landmark_on >= check_in_clock.due_on
            and windows.window_from_on < check_in_clock.due_on
            and windows.landmark_on >= coalesce(check_in_clock.previous_on, check_in_clock.due_on)
    where windows.ended_on is null or windows.ended_on >= check_in_clock.due_on
),

metric_rows as (
    select
        due.landmark_on,
        due.pair_id,
        due.pair_id || ' check-in ' || cast(due.check_in_number as varchar) as unit_id,
        case when due.is_on_time then 1 else 0 end as numerator,
        1 as denominator,
        pause_spells.pair_id is not null as is_left_out
    from due
    left join pause_spells
        on
            due.pair_id = pause_spells.pair_id
            and due.due_on >= pause_spells.paused_on
            and due.due_on < pause_spells.until_on
)

select * from metric_rows
