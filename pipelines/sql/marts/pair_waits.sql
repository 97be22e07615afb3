-- title: What pairs wait for
-- grain: one row per pair or item and thing waited for
-- about: From a mentee's work to the feedback (`feedback`, and `feedback of` each kind of work), from the match to the
--   first goal of programs that record goals (`pair_first_goal`), and from the start of a collaboration to its being
--   published or presented (`made_public`). What can no longer come (a pair that ended, a collaboration that was
--   dropped) is followed to the as-of date and never comes. What came on a day that nobody recorded has has_come and no
--   came_on. Cost: linear in items, pairs and collaborations.
with items as (
    select * from mart.work_items
    where shared_by <> 'mentor'
),

pairs as (
    select * from mart.pair_asof
    where is_as_of and goal_count is not null
),

collaborations as (
    select
        *,
        coalesce(status in ('published', 'presented'), false) as is_public
    from core.collaborations
    where started_on <= cast($as_of as date)
),

pair_groups as (
    select * from mart.pair_groups
),

waits as (
    select
        pair_id,
        'feedback' as kind,
        shared_on as began_on,
        feedback_on as came_on,
        feedback_on is not null as has_come
    from items
    union all
    select
        pair_id,
        'feedback of ' || kind as kind,
        shared_on as began_on,
        feedback_on as came_on,
        feedback_on is not null as has_come
    from items
    union all
    select
        pair_id,
        'pair_first_goal' as kind,
        matched_on as began_on,
        case when first_goal_on is not null then greatest(first_goal_on, matched_on) end as came_on,
        first_goal_on is not null as has_come
    from pairs
    union all
    select
        pair_id,
        'made_public' as kind,
        started_on as began_on,
        case when is_public then ended_on end as came_on,
        is_public as has_come
    from collaborations
),

placed as (
    select
        waits.kind,
        pair_groups.cell_id,
        waits.began_on,
        waits.came_on,
        waits.has_come
    from waits
    inner join pair_groups on waits.pair_id = pair_groups.pair_id
)

select * from placed
