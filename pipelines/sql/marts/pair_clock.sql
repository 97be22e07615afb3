-- title: Each pair's clock at each landmark date
-- grain: one row per pair and landmark date on or after its match
-- about: The pair's own time: it stops at an ending that was known at the landmark, and pauses do not count.
--   active_day is days since 1970-01-01 minus the paused days before the clock; active_days_90d is how many of the
--   ninety days up to the landmark the pair was together and not paused. A pause's end is known only once it has come.
--   Cost: pairs times landmark dates.
with terms as (
    select * from mart.pair_terms
),

landmarks as (
    select * from mart.landmarks
),

pause_spells as (
    select * from mart.pause_spells
),

known as (
    select
        terms.pair_id,
        landmarks.landmark_on,
        landmarks.is_as_of,
        coalesce(terms.end_known_on <= landmarks.landmark_on, false) as is_ended,
        case
            when terms.end_known_on <= landmarks.landmark_on then terms.ended_on
            else landmarks.landmark_on
        end as clock_on,
        greatest(terms.matched_on, landmarks.landmark_on - 90) as window_from_on
    from terms
    inner join landmarks on terms.matched_on <= landmarks.landmark_on
),

paused as (
    select
        known.pair_id,
        known.landmark_on,
        cast(sum(
            greatest(0, date_diff('day', pause_spells.paused_on, least(pause_spells.until_on, known.clock_on)))
        ) as bigint) as paused_days,
        cast(sum(greatest(0, date_diff(
            'day',
            greatest(pause_spells.paused_on, known.window_from_on),
            least(pause_spells.until_on, known.clock_on)
        ))) as bigint) as paused_days_90d,
        max(pause_spells.until_on) > known.landmark_on as is_paused
    from known
    inner join pause_spells
        on known.pair_id = pause_spells.pair_id and known.landmark_on >= pause_spells.paused_on
    group by known.pair_id, known.landmark_on
),

clocked as (
    select
        known.pair_id,
        known.landmark_on,
        known.is_as_of,
        known.is_ended,
        known.clock_on,
        coalesce(paused.is_paused, false) and not known.is_ended as is_paused,
        date_diff('day', date '1970-01-01', known.clock_on) - coalesce(paused.paused_days, 0) as active_day,
        greatest(0, date_diff('day', known.window_from_on, known.clock_on))
        - coalesce(paused.paused_days_90d, 0) as active_days_90d
    from known
    left join paused on known.pair_id = paused.pair_id and known.landmark_on = paused.landmark_on
)

select * from clocked
