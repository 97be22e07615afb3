-- title: planned end near
-- grain: one row per pair and landmark date
-- order: 11
-- unit: days until the planned end; negative once it has passed
-- threshold: planned_end_near_days
-- says: Planned end on {date_text}, {distance}
-- resets: the pair ends, or its planned end moves
-- needs: pairs
with pair_asof as (
    select * from mart.pair_asof
),

fired as (
    select
        pair_id,
        landmark_on,
        planned_end_in_days as observed,
        $planned_end_near_days as threshold,
        strftime(planned_end_on, '%-d %b %Y') as date_text,
        case
            when planned_end_in_days > 1 then 'in ' || cast(planned_end_in_days as varchar) || ' days'
            when planned_end_in_days = 1 then 'tomorrow'
            when planned_end_in_days = 0 then 'today'
            when planned_end_in_days = -1 then 'yesterday'
            else cast(-planned_end_in_days as varchar) || ' days ago'
        end as distance
    from pair_asof
    where
        not is_ended
        and not is_paused
        and planned_end_in_days <= $planned_end_near_days
)

select * from fired
