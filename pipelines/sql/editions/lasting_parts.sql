-- title: Parts of a metric that nobody leaves
-- grain: one row per metric and part that an owner was in on a landmark date and not on the next
-- about: A part that is not named here only grows: its growth from one date to a later one is a number of people, which
--   can be had by subtraction.
with landmarks as (
    select
        landmark_on,
        lead(landmark_on) over (order by landmark_on) as next_on
    from mart.landmarks
),

owner_sums as (
    select * from owner_sums
),

followed as (
    select
        now.metric,
        now.numerator > 0 and coalesce(later.numerator, 0) <= 0 as leaves_numerator,
        now.denominator > 0 and coalesce(later.denominator, 0) <= 0 as leaves_denominator,
        now.denominator > now.numerator and coalesce(later.denominator - later.numerator, 0) <= 0 as leaves_rest,
        now.left_out > 0 and coalesce(later.left_out, 0) <= 0 as leaves_left_out
    from owner_sums as now
    inner join landmarks on now.landmark_on = landmarks.landmark_on
    left join owner_sums as later
        on
            now.metric = later.metric
            and now.owner_id = later.owner_id
            and landmarks.next_on = later.landmark_on
    where landmarks.next_on is not null
),

left_parts as (
    select
        metric,
        'numerator' as part
    from followed
    where leaves_numerator
    union distinct
    select
        metric,
        'denominator' as part
    from followed
    where leaves_denominator
    union distinct
    select
        metric,
        'rest' as part
    from followed
    where leaves_rest
    union distinct
    select
        metric,
        'left_out' as part
    from followed
    where leaves_left_out
)

select * from left_parts
