-- title: Every pair is in one of the eight states
-- about: Rows are pairs and landmark dates with any other state, or with none.
with pair_state as (
    select * from mart.pair_state
),

broken as (
    select
        pair_id,
        landmark_on,
        state
    from pair_state
    where
        state is null
        or state not in (
            'ended', 'paused', 'too_early', 'not_recorded', 'never_started', 'at_risk', 'watch', 'on_track'
        )
)

select * from broken
