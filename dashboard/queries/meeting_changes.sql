-- One row per side: contact in the days after one meeting, or all, against the days before, within the filters. The
-- interval of the mean change takes pairs as independent of each other; it is missing for fewer than five.
with

sums as (
    select
        side,
        sum(pair_count)::bigint as pair_count,
        sum(before_count)::bigint as before_count,
        sum(after_count)::bigint as after_count,
        sum(change_squares)::bigint as change_squares,
    from mart.meeting_effects
    where
        ($event_id = 'all' or event_id = $event_id)
        and ($program = 'all' or program_id = $program)
        and ($cohort = 'all' or cohort = $cohort)
    group by side
),

changes as (
    select
        *,
        (after_count - before_count) / pair_count as change,
        sqrt(greatest(change_squares - (after_count - before_count) ** 2 / pair_count, 0) / (pair_count - 1) / pair_count) as error,
    from sums
    where pair_count > 1
)

select
    side,
    pair_count,
    before_count / pair_count as before_mean,
    after_count / pair_count as after_mean,
    change,
    case when pair_count >= $least then change - $z::double * error end as low,
    case when pair_count >= $least then change + $z::double * error end as high,
from changes
order by case side when 'met' then 1 when 'both_there' then 2 else 3 end
