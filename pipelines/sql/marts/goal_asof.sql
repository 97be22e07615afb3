-- title: Each goal at each landmark date
-- grain: one row per goal and landmark date on or after it was set
-- about: Status and progress are the latest that were recorded by the landmark date. Progress is made when a goal is
--   set, when its progress rises above every earlier value, when a revision records no number at all, and when it is
--   reached. status_since_on is NULL where nobody recorded the day. Cost: goals times landmark dates.
with goal_events as (
    select * from mart.goal_events
),

landmarks as (
    select * from mart.landmarks
),

carried as (
    select
        *,
        last_value(status ignore nulls) over so_far as status_now,
        last_value(progress_pct ignore nulls) over so_far as progress_now_pct,
        max(progress_pct) over before_it as best_before_pct,
        lead(event_on) over (partition by goal_id order by event_on, kind_order, event_at) as overtaken_on
    from goal_events
    window
        so_far as (
            partition by goal_id order by event_on, kind_order, event_at
            rows between unbounded preceding and current row
        ),
        before_it as (
            partition by goal_id order by event_on, kind_order, event_at
            rows between unbounded preceding and 1 preceding
        )
),

compared as (
    select
        *,
        status_now <> coalesce(lag(status_now) over in_time, '') as is_change,
        kind_order = 1
        or progress_pct > coalesce(best_before_pct, 0)
        or (kind_order = 2 and progress_pct is null)
        or (status_now = 'reached' and coalesce(lag(status_now) over in_time, '') <> 'reached') as is_progress
    from carried
    window in_time as (partition by goal_id order by event_on, kind_order, event_at)
),

totalled as (
    select
        *,
        min(event_on) over so_far as set_on,
        sum(case when kind_order = 2 then 1 else 0 end) over so_far as revision_count,
        max(case when is_progress then event_on end) over so_far as last_progress_on,
        max(case when is_change and is_dated then event_on when is_change then date '9999-12-31' end)
            over so_far as status_since_on -- the far date stands for: not recorded
    from compared
    window so_far as (
        partition by goal_id order by event_on, kind_order, event_at rows between unbounded preceding and current row
    )
),

read_off as (
    select
        totalled.goal_id,
        totalled.pair_id,
        landmarks.landmark_on,
        landmarks.is_as_of,
        totalled.set_on,
        totalled.status_now as status,
        totalled.progress_now_pct as progress_pct,
        cast(totalled.revision_count as bigint) as revision_count,
        totalled.last_progress_on,
        nullif(totalled.status_since_on, date '9999-12-31') as status_since_on
    from totalled
    inner join landmarks
        on
            totalled.event_on <= landmarks.landmark_on
            and coalesce(totalled.overtaken_on, date '9999-12-31') > landmarks.landmark_on
)

select * from read_off
