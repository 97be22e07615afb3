-- title: What followed a check-in
-- grain: one row per check-in with a late pair
-- about: Whether the two were in touch within resumed_within_days after a check-in of the last year (period_days) that
--   came while they were late, and of the pairs of the same program that were as late on the same day and that nobody
--   had followed up, how many were. Check-ins whose resumed_within_days are not over are not here; similar_count is
--   NULL where no pair was as late. Cost: check-ins.
with late_spells as (
    select
        *,
        contact_on - cast($resumed_within_days as integer) as resumed_from_on
    from mart.late_spells
),

late_days as (
    select * from mart.late_days
    where waiting_count > 0
),

check_ins as (
    select distinct pair_id, done_on
    from core.check_ins
    where
        done_on <= cast($as_of as date) - cast($resumed_within_days as integer)
        and done_on > cast($as_of as date) - cast($period_days as integer) - cast($resumed_within_days as integer)
),

followed as (
    select
        check_ins.pair_id,
        check_ins.done_on,
        late_spells.program_id,
        case
            when late_spells.very_late_on is null then 'not begun'
            when late_spells.very_late_on <= check_ins.done_on then 'very late'
            else 'late'
        end as lateness,
        coalesce(late_spells.resumed_from_on <= check_ins.done_on, false) as is_resumed
    from check_ins
    inner join late_spells
        on
            check_ins.pair_id = late_spells.pair_id
            and check_ins.done_on >= late_spells.late_on
            and check_ins.done_on < late_spells.until_on
),

compared as (
    select
        followed.*,
        late_days.waiting_count as similar_count,
        late_days.resumed_count as similar_resumed_count
    from followed
    left join late_days
        on
            followed.program_id = late_days.program_id
            and followed.done_on = late_days.day_on
            and followed.lateness = late_days.lateness
)

select * from compared
