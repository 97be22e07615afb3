-- title: follow-up overdue
-- grain: one row per pair and landmark date
-- order: 6
-- unit: days since the coordinator's last check-in, or since the match
-- threshold: first_check_in_days and second_check_in_days after the match, then check_in_every_days
-- says: {since}; one was due after {threshold}
-- resets: a check-in is recorded
-- needs: check_ins
with pair_asof as (
    select * from mart.pair_asof
),

counted as (
    select
        *,
        date_diff('day', coalesce(last_check_in_on, matched_on), landmark_on) as waited_days,
        date_diff('day', coalesce(last_check_in_on, matched_on), check_in_due_on) as allowed_days
    from pair_asof
    where
        not is_ended
        and not is_paused
),

fired as (
    select
        pair_id,
        landmark_on,
        waited_days as observed,
        allowed_days as threshold,
        case
            when last_check_in_on is null
                then 'No check-in in the ' || cast(waited_days as varchar) || ' days since the match'
            else 'Last check-in ' || cast(waited_days as varchar) || ' days ago'
        end as since
    from counted
    where waited_days > allowed_days
)

select * from fired
