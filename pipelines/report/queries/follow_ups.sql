-- One row per running pair (or of the one asked for) whose next check-in is due by $until_on, the longest due first.
-- $own_… are the check-ins of the coordinator's own records, one element a pair; $aside are the pairs put aside.
-- A program whose export holds no check-ins has a clock from the first one that is written here: for the pairs that
-- have one, and for those matched since.
with

own as (
    select
        unnest($own_pair_ids::varchar[]) as pair_id,
        unnest($own_counts::integer[]) as own_count,
        unnest($own_first_ons::date[]) as own_first_on,
        unnest($own_last_ons::date[]) as own_last_on,
),

begun as (
    select
        terms.program_id,
        min(own.own_first_on) as began_on,
    from own
    inner join mart.pair_terms as terms on own.pair_id = terms.pair_id
    group by terms.program_id
),

clocked as (
    select
        pairs.pair_id,
        pairs.matched_on,
        coalesce(pairs.check_in_count, 0) + coalesce(own.own_count, 0) as check_in_count,
        greatest(pairs.last_check_in_on, own.own_last_on) as last_check_in_on,
    from mart.pair_asof as pairs
    left join own on pairs.pair_id = own.pair_id
    left join begun on pairs.program_id = begun.program_id
    where
        pairs.is_as_of
        and not pairs.is_ended
        and not pairs.is_paused
        and ($pair_id = 'all' or pairs.pair_id = $pair_id)
        and not list_contains($aside::varchar[], pairs.pair_id)
        and (pairs.check_in_due_on is not null or own.pair_id is not null or pairs.matched_on >= begun.began_on)
),

due as (
    select
        *,
        case
            when check_in_count = 0 then matched_on + $first_days::integer
            when check_in_count = 1 and last_check_in_on < matched_on + $second_days::integer
                then matched_on + $second_days::integer
            else last_check_in_on + $every_days::integer
        end as due_on,
    from clocked
)

select
    due.pair_id,
    coalesce(today.mentee_name, today.mentee_id) as mentee,
    coalesce(today.mentor_name, today.mentor_id) as mentor,
    today.state,
    due.check_in_count,
    due.last_check_in_on,
    due.due_on,
    count(*) over () as due_count,
    count(*) filter (where due.due_on < $as_of::date) over () as overdue_count,
from due
inner join mart.pair_today as today on due.pair_id = today.pair_id
where
    due.due_on <= $until_on::date
    and ($program = 'all' or today.program_id = $program)
    and ($cohort = 'all' or today.cohort = $cohort)
order by due.due_on, due.pair_id
limit $row_count
