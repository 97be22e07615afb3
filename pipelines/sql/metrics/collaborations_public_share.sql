-- title: collaborations made public
-- definition: Of all posters, papers and projects that pairs began together by the date, the share that was published
--   or presented by then. Those begun lately had little time.
-- unit: share of collaborations
-- kind: share
-- better: up
-- numerator: collaborations published or presented by the date
-- denominator: collaborations begun by the date, also those under way and those dropped
-- left_out: published or presented ones of which no day is recorded, at dates before the as-of date
-- needs: pairs, collaborations
with collaborations as (
    select
        *,
        status in ('published', 'presented') as is_public
    from core.collaborations
),

landmarks as (
    select * from mart.landmarks
),

metric_rows as (
    select
        landmarks.landmark_on,
        collaborations.pair_id,
        collaborations.collaboration_id as unit_id,
        case
            when collaborations.is_public and coalesce(collaborations.ended_on <= landmarks.landmark_on, true) then 1
            else 0
        end as numerator,
        1 as denominator,
        coalesce(collaborations.is_public, false)
        and collaborations.ended_on is null
        and not landmarks.is_as_of as is_left_out
    from collaborations
    inner join landmarks on collaborations.started_on <= landmarks.landmark_on
)

select * from metric_rows
