-- title: How long pairs have been silent, in units of their rhythm
-- grain: one row per program, cohort, landmark date and band
-- about: Running pairs matched grace_days ago or earlier, not paused and with recorded contact, by their gap ratio. The
--   edges of the bands are the limits of watch and at risk, their halves and the double of the latter; from_ratio is
--   the lower edge (above it), until_ratio the upper one (up to it), both NULL where there was no contact yet. Cost:
--   rows of pair_asof.
with pair_asof as (
    select
        pair_id,
        program_id,
        landmark_on,
        gap_ratio,
        cast($watch_gap_ratio as double) as watch_ratio,
        cast($at_risk_gap_ratio as double) as risk_ratio
    from mart.pair_asof
    where not is_ended and not is_paused and is_contact_recorded and tenure_days >= $grace_days
),

pair_groups as (
    select * from mart.pair_groups
),

banded as (
    select
        *,
        case
            when gap_ratio is null then 6
            when gap_ratio <= watch_ratio / 2 then 1
            when gap_ratio <= watch_ratio then 2
            when gap_ratio <= risk_ratio then 3
            when gap_ratio <= 2 * risk_ratio then 4
            else 5
        end as band
    from pair_asof
),

edged as (
    select
        *,
        case band
            when 1 then 0 when 2 then watch_ratio / 2 when 3 then watch_ratio when 4 then risk_ratio
            when 5 then 2 * risk_ratio
        end as from_ratio,
        case band
            when 1 then watch_ratio / 2 when 2 then watch_ratio when 3 then risk_ratio when 4 then 2 * risk_ratio
        end as until_ratio
    from banded
),

counted as (
    select
        edged.program_id,
        pair_groups.cohort,
        edged.landmark_on,
        edged.band,
        edged.from_ratio,
        edged.until_ratio,
        count(*) as pair_count
    from edged
    inner join pair_groups on edged.pair_id = pair_groups.pair_id
    group by
        edged.program_id, pair_groups.cohort, edged.landmark_on, edged.band, edged.from_ratio, edged.until_ratio
)

select * from counted
