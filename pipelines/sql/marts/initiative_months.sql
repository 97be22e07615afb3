-- title: Who begins, by months since the match
-- grain: one row per program, cohort and month since the match
-- about: The mentee's share of the contacts whose initiator is recorded, first per pair and month (30.4375 days), then
--   added up over pairs, so that a pair that talks daily counts once: share_sum over pair_count is the mean share,
--   share_square_sum gives its spread. Cost: linear in contact days.
with contact_days as (
    select * from mart.contact_days
    where known_initiator_count > 0
),

terms as (
    select * from mart.pair_terms
),

pair_groups as (
    select * from mart.pair_groups
),

placed as (
    select
        contact_days.pair_id,
        cast(floor(greatest(0, date_diff('day', terms.matched_on, contact_days.contact_on)) / 30.4375) as integer)
            as months,
        contact_days.mentee_began_count,
        contact_days.known_initiator_count
    from contact_days
    inner join terms on contact_days.pair_id = terms.pair_id
),

by_pair as (
    select
        pair_id,
        months,
        sum(mentee_began_count) as mentee_began_count,
        sum(known_initiator_count) as known_count,
        sum(mentee_began_count) / cast(sum(known_initiator_count) as double) as mentee_share
    from placed
    group by pair_id, months
),

summed as (
    select
        pair_groups.program_id,
        pair_groups.cohort,
        by_pair.months,
        count(*) as pair_count,
        sum(by_pair.mentee_share) as share_sum,
        sum(by_pair.mentee_share * by_pair.mentee_share) as share_square_sum,
        cast(sum(by_pair.mentee_began_count) as bigint) as mentee_began_count,
        cast(sum(by_pair.known_count) as bigint) as known_count
    from by_pair
    inner join pair_groups on by_pair.pair_id = pair_groups.pair_id
    group by pair_groups.program_id, pair_groups.cohort, by_pair.months
)

select * from summed
