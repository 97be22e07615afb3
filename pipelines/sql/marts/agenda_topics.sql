-- title: Topics of the agenda
-- grain: one row per pair, topic and planned day
-- about: A topic is planned for a month and due when that month is over. Its fate, as the as-of date knows it:
--   done_in_time (by the end of its month), done_late, behind (month over, not done, pair running), ahead (month not
--   over, pair running), or gone (not done when its pair ended). Cost: linear in agenda topics.
with agenda as (
    select
        *,
        cast(date_trunc('month', planned_on) as date) as month_on,
        case when done_on <= cast($as_of as date) then done_on end as known_done_on
    from core.agenda
),

pair_asof as (
    select * from mart.pair_asof
    where is_as_of
),

pair_groups as (
    select * from mart.pair_groups
),

joined as (
    select
        agenda.pair_id,
        pair_groups.program_id,
        pair_groups.cohort,
        agenda.topic,
        agenda.planned_on,
        agenda.month_on,
        cast(agenda.month_on + interval '1 month' as date) - 1 as due_on,
        agenda.known_done_on as done_on,
        pair_asof.is_ended
    from agenda
    inner join pair_asof on agenda.pair_id = pair_asof.pair_id
    inner join pair_groups on agenda.pair_id = pair_groups.pair_id
),

topics as (
    select
        *,
        case
            when done_on <= due_on then 'done_in_time'
            when done_on is not null then 'done_late'
            when is_ended then 'gone'
            when due_on < date_trunc('month', cast($as_of as date)) then 'behind'
            else 'ahead'
        end as fate
    from joined
)

select * from topics
