-- title: in touch after a check-in
-- definition: Of the coordinator's check-ins of a year ({period_days} days) with a pair that was late at that time, the
--   share after which the two were in touch again within {resumed_within_days} days. Told at the as-of date alone.
-- unit: share of check-ins
-- kind: share
-- better: up
-- numerator: check-ins followed by a held contact within {resumed_within_days} days
-- denominator: check-ins with a pair that was over its rhythm, or had not begun {grace_days} days after its match,
--   where a pair of the same program was as late on the same day and not followed up
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
        case when check_ins_after.is_resumed then 1 else 0 end as numerator,
        1 as denominator,
        check_ins_after.similar_count is null as is_left_out
    from check_ins_after
    cross join landmarks
)

select * from metric_rows
