-- title: in touch without a check-in
-- definition: What is compared with the check-ins of late pairs: of the pairs of the same program that were as late on
--   the same day and had not been followed up, the share that was in touch within {resumed_within_days} days. Told at
--   the as-of date alone; the two figures do not say what a check-in brings about, since pairs are not chosen for one
--   at random.
-- unit: share of pairs, one comparison a check-in
-- kind: share
-- better: none
-- numerator: the share of similar pairs in touch within {resumed_within_days} days, added up over the check-ins
-- denominator: check-ins with a late pair that have a similar pair on their day
-- left_out: check-ins on a day on which no other pair was as late
-- needs: pairs, contacts, check_ins
with check_ins_after as (
    select * from mart.check_ins_after
),

landmarks as (
    select * from mart.landmarks
    where is_as_of
),

metric_rows as (
    select
        landmarks.landmark_on,
        check_ins_after.pair_id,
        check_ins_after.pair_id || ' ' || cast(check_ins_after.done_on as varchar) as unit_id,
        coalesce(check_ins_after.similar_resumed_count / cast(check_ins_after.similar_count as double), 0) as numerator,
        1 as denominator,
        check_ins_after.similar_count is null as is_left_out
    from check_ins_after
    cross join landmarks
)

select * from metric_rows
