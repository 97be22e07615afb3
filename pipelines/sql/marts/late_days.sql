-- title: Late pairs, day by day
-- grain: one row per program, day and lateness
-- about: How many pairs were late on a day without a check-in in the resumed_within_days up to it, and how many of
--   them were in touch within resumed_within_days after it: what a check-in of that day is compared with. Days of the
--   year (period_days) whose resumed_within_days are over. lateness: not begun, late, very late. Cost: days times
--   late pairs.
with late_spells as (
    select
        *,
        contact_on - cast($resumed_within_days as integer) as resumed_from_on
    from mart.late_spells
),

check_ins as (
    select distinct
        pair_id,
        done_on,
        done_on + cast($resumed_within_days as integer) as until_on
    from core.check_ins
),

days as (
    select cast($as_of as date) - cast($resumed_within_days as integer) - number as day_on
    from mart.numbers
    where number < $period_days
),

late as (
    select
        late_spells.pair_id,
        late_spells.program_id,
        days.day_on,
        case
            when late_spells.very_late_on is null then 'not begun'
            when late_spells.very_late_on <= days.day_on then 'very late'
            else 'late'
        end as lateness,
        coalesce(late_spells.resumed_from_on <= days.day_on, false) as is_resumed
    from late_spells
    inner join days on late_spells.late_on <= days.day_on and late_spells.until_on > days.day_on
),

followed as (
    select distinct
        late.pair_id,
        late.day_on
    from late
    inner join check_ins
        on late.pair_id = check_ins.pair_id and late.day_on >= check_ins.done_on and late.day_on < check_ins.until_on
),

counted as (
    select
        late.program_id,
        late.day_on,
        late.lateness,
        count(case when followed.pair_id is null then 1 end) as waiting_count,
        count(case when followed.pair_id is null and late.is_resumed then 1 end) as resumed_count
    from late
    left join followed on late.pair_id = followed.pair_id and late.day_on = followed.day_on
    group by late.program_id, late.day_on, late.lateness
)

select * from counted
