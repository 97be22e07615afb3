-- title: Who is in which parts of which metrics, as patterns
-- grain: one row per pattern and metric; a pattern is what one owner or more are in, together, on a landmark date
-- about: How sets of owners lie to each other shows in the patterns alone, of which there are few however many owners.
--   `parts` has a bit for each part that the pattern is in: 1 the denominator, 2 the numerator, 4 the rest of the
--   denominator, 8 what was left out; `set_parts` those to which no owner brings more than 1, which are sets of owners.
with owner_sums as (
    select * from owner_sums
),

marked as (
    select
        metric,
        landmark_on,
        owner_id,
        case when denominator > 0 then 1 else 0 end
        + case when numerator > 0 then 2 else 0 end
        + case when denominator > numerator then 4 else 0 end
        + case when left_out > 0 then 8 else 0 end as parts
    from owner_sums
),

metrics as (
    select
        metric,
        row_number() over (order by metric) as number,
        case when bool_and(denominator in (0, 1)) then 1 else 0 end
        + case when bool_and(numerator in (0, 1)) then 2 else 0 end
        + case when bool_and(denominator - numerator in (0, 1)) then 4 else 0 end
        + case when bool_and(left_out in (0, 1)) then 8 else 0 end as set_parts
    from owner_sums
    group by metric
),

by_owner as (
    select list(metrics.number * 16 + marked.parts order by metrics.number) as told
    from marked
    inner join metrics on marked.metric = metrics.metric
    group by marked.landmark_on, marked.owner_id
),

numbered as (
    select
        row_number() over (order by told) as pattern,
        unnest(told) as told
    from by_owner
    group by told
),

patterns as (
    select
        numbered.pattern,
        metrics.metric,
        numbered.told % 16 as parts,
        metrics.set_parts
    from numbered
    inner join metrics on numbered.told // 16 = metrics.number
)

select * from patterns
order by pattern, metric
