-- title: across practice areas
-- definition: Of the pairs running on the date, the share whose mentee and mentor come from different practice
--   areas, by their
--   latest profiles.
-- unit: share of pairs
-- kind: share
-- better: none
-- numerator: running pairs whose two people name different practice areas
-- denominator: running pairs
-- left_out: pairs of whom the practice area of one of the two is not recorded
-- needs: pairs, participants.practice_area
with pair_clock as (
    select * from mart.pair_clock
    where not is_ended
),

crossings as (
    select * from mart.pair_crossings
),

metric_rows as (
    select
        pair_clock.landmark_on,
        pair_clock.pair_id,
        pair_clock.pair_id as unit_id,
        case when crossings.is_across_practice_areas then 1 else 0 end as numerator,
        1 as denominator,
        crossings.is_across_practice_areas is null as is_left_out
    from pair_clock
    inner join crossings on pair_clock.pair_id = crossings.pair_id
)

select * from metric_rows
