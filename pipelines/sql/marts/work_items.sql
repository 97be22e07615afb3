-- title: Shared work, item by item
-- grain: one row per item shown by the as-of date
-- about: What one of a pair showed the other, on which day of its program, and when feedback came. Work of a mentee (or
--   of nobody says whom) waits for feedback until it comes or the pair ends; what a mentor shows as a model waits for
--   nothing. waited_days runs to the feedback, else to the ending or the as-of date. Cost: linear in items.
with shared_work as (
    select * from core.shared_work
),

terms as (
    select * from mart.pair_terms
),

clock as (
    select * from mart.pair_clock
    where is_as_of
),

dated as (
    select
        shared_work.item_id,
        shared_work.pair_id,
        terms.program_id,
        coalesce(shared_work.kind, 'not recorded') as kind,
        coalesce(shared_work.shared_by, 'not recorded') as shared_by,
        cast(shared_work.shared_at at time zone 'UTC' at time zone terms.time_zone as date) as shared_on,
        cast(shared_work.feedback_at at time zone 'UTC' at time zone terms.time_zone as date) as feedback_on,
        clock.clock_on,
        clock.is_ended
    from shared_work
    inner join terms on shared_work.pair_id = terms.pair_id
    inner join clock on shared_work.pair_id = clock.pair_id
),

known as (
    select
        item_id,
        pair_id,
        program_id,
        kind,
        shared_by,
        shared_on,
        clock_on,
        is_ended,
        case when feedback_on <= cast($as_of as date) then feedback_on end as feedback_on
    from dated
    where shared_on <= cast($as_of as date)
),

items as (
    select
        item_id,
        pair_id,
        program_id,
        kind,
        shared_by,
        shared_on,
        feedback_on,
        feedback_on is null and shared_by <> 'mentor' and not is_ended as is_waiting,
        greatest(0, date_diff('day', shared_on, coalesce(feedback_on, clock_on))) as waited_days
    from known
)

select * from items
