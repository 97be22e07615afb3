-- One row: the check-ins of a year with a late pair, from the export and the coordinator's own records ($own_…), how
-- many were followed by contact within $within_days, and how it went where nobody had checked in: with the pairs of the
-- same program that were as late on the same day (similar_resumed: their shares, added up).
with

own as (
    select distinct
        unnest($own_pair_ids::varchar[]) as pair_id,
        unnest($own_days::date[]) as done_on,
),

own_late as (
    select
        own.pair_id,
        own.done_on,
        spells.program_id,
        case when spells.very_late_on is null then 'not begun' when spells.very_late_on <= own.done_on then 'very late' else 'late' end as lateness,
        coalesce(spells.contact_on <= own.done_on + $within_days::integer, false) as is_resumed,
    from own
    inner join mart.late_spells as spells
        on own.pair_id = spells.pair_id and own.done_on >= spells.late_on and own.done_on < spells.until_on
    anti join mart.check_ins_after as known on own.pair_id = known.pair_id and own.done_on = known.done_on
    where own.done_on <= $as_of::date - $within_days::integer and own.done_on > $as_of::date - $period_days::integer
),

-- Whom the own records follow up is no more among those whom nobody does.
marked as (
    select
        spells.program_id,
        days.day_on,
        case when spells.very_late_on is null then 'not begun' when spells.very_late_on <= days.day_on then 'very late' else 'late' end as lateness,
        count(*) as marked_count,
        count(*) filter (where spells.contact_on <= days.day_on + $within_days::integer) as marked_resumed_count,
    from (
        select distinct
            pair_id,
            unnest(generate_series(done_on, done_on + ($within_days::integer - 1), interval 1 day))::date as day_on,
        from own
    ) as days
    inner join mart.late_spells as spells
        on days.pair_id = spells.pair_id and days.day_on >= spells.late_on and days.day_on < spells.until_on
    anti join core.check_ins as exported
        on
            days.pair_id = exported.pair_id
            and days.day_on >= exported.done_on
            and days.day_on < exported.done_on + $within_days::integer
    group by all
),

compared as (
    select
        cases.pair_id,
        cases.is_resumed,
        (late.resumed_count - coalesce(marked.marked_resumed_count, 0))
        / nullif(late.waiting_count - coalesce(marked.marked_count, 0), 0) as similar_share,
    from (
        select pair_id, done_on, program_id, lateness, is_resumed from mart.check_ins_after
        union all
        from own_late
    ) as cases
    inner join mart.pair_groups as groups on cases.pair_id = groups.pair_id
    left join mart.late_days as late
        on cases.program_id = late.program_id and cases.done_on = late.day_on and cases.lateness = late.lateness
    left join marked
        on cases.program_id = marked.program_id and cases.done_on = marked.day_on and cases.lateness = marked.lateness
    where ($program = 'all' or cases.program_id = $program) and ($cohort = 'all' or groups.cohort = $cohort)
)

select
    count(similar_share) as followed_count,
    count(*) filter (where is_resumed and similar_share is not null) as resumed_count,
    sum(similar_share) as similar_resumed,
    count(*) filter (where similar_share is null) as left_out_count,
    count(distinct pair_id) filter (where similar_share is not null) as pair_count,
from compared
