-- One row per pair of the research edition: how long it was followed, how it ended, and what was known at the match.
with people as (
    select * from core.participants
)

select
    pairs.pair_id,
    pairs.program_id,
    pairs.mentor_id,
    greatest(date_diff('day', pairs.matched_on, pairs.observed_until_on), 0) as day,
    pairs.ended_on is not null as is_ended,
    case
        when pairs.ended_on is null then null
        when pairs.end_reason = 'completed' then 'planned'
        when pairs.end_reason is not null then 'early'
        when pairs.planned_end_on is null then 'not_recorded'
        when pairs.ended_on >= pairs.planned_end_on then 'planned'
        else 'early'
    end as cause,
    pairs.is_end_reason_withheld,
    pairs.season,
    pairs.crosses_region as across_regions,
    pairs.same_practice_area,
    mentees.career_stage as mentee_career_stage,
    mentees.practice_area as mentee_practice_area,
    mentees.region as mentee_region,
    mentors.career_stage as mentor_career_stage,
    mentors.practice_area as mentor_practice_area,
    mentors.region as mentor_region,
    cast(pairs.contact_every_days as varchar) as agreed_every_days
from core.pairs as pairs
left join people as mentees on pairs.mentee_id = mentees.person_id
left join people as mentors on pairs.mentor_id = mentors.person_id
order by pairs.pair_id
