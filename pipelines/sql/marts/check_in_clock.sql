-- title: The coordinator's check-ins and when they were due
-- grain: one row per pair and check-in, the next one included
-- about: The first is due first_check_in_days after the match, the second second_check_in_days after it (or
--   check_in_every_days after a first one that came later than that), each further one check_in_every_days after the
--   one before. done_on is NULL for the next one. Only pairs of programs that record check-ins. Cost: linear in
--   check-ins.
with terms as (
    select * from mart.pair_terms
),

recorded_since as (
    select * from mart.recorded_since
    where program_check_in_on is not null
),

done as (
    select distinct pair_id, done_on
    from core.check_ins
    where done_on <= cast($as_of as date)
),

numbered as (
    select
        pair_id,
        done_on,
        row_number() over (partition by pair_id order by done_on) as check_in_number,
        lag(done_on) over (partition by pair_id order by done_on) as previous_on
    from done
),

continued as (
    select pair_id, done_on, check_in_number, previous_on from numbered
    union all
    select
        recorded_since.pair_id,
        cast(null as date) as done_on,
        count(done.done_on) + 1 as check_in_number,
        max(done.done_on) as previous_on
    from recorded_since
    left join done on recorded_since.pair_id = done.pair_id
    group by recorded_since.pair_id
),

matched as (
    select
        continued.pair_id,
        continued.check_in_number,
        continued.previous_on,
        continued.done_on,
        terms.matched_on
    from continued
    inner join terms on continued.pair_id = terms.pair_id
),

clocked as (
    select
        pair_id,
        check_in_number,
        previous_on,
        done_on,
        case
            when check_in_number = 1 then matched_on + cast($first_check_in_days as integer)
            when check_in_number = 2 and previous_on < matched_on + cast($second_check_in_days as integer)
                then matched_on + cast($second_check_in_days as integer)
            else previous_on + cast($check_in_every_days as integer)
        end as due_on
    from matched
)

select * from clocked
