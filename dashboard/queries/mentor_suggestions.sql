-- One row per mentor of the mentee's program with a free place who shares an interest: most shared interests first, then
-- as the program prefers (another region, then another institution; or the same), then the fewest mentees and open
-- requests. Left out: mentors that the mentee was ever matched with, and those who declined the mentee.
with

mentee as (
    select
        groups.mentee_id,
        groups.program_id,
        people.institution,
        people.region,
    from mart.mentee_groups as groups
    left join core.participants as people on groups.mentee_id = people.person_id
    where groups.mentee_id = $mentee_id
),

shared as (
    select
        offered.person_id as mentor_id,
        count(distinct lower(offered.interest)) as shared_count,
        string_agg(distinct lower(offered.interest), ', ' order by lower(offered.interest)) as shared_interests,
    from core.interests as sought
    inner join core.interests as offered on lower(sought.interest) = lower(offered.interest)
    where sought.person_id = $mentee_id and offered.person_id <> $mentee_id
    group by offered.person_id
),

asked as (
    select
        mentor_id,
        bool_or(status = 'declined') as has_declined,
        max(requested_on) filter (where status = 'pending') as asked_on,
    from mart.request_days
    where mentee_id = $mentee_id
    group by mentor_id
)

select
    mentors.mentor_id,
    coalesce(mentors.mentor_name, mentors.mentor_id) as mentor,
    shared.shared_count,
    shared.shared_interests,
    mentors.region <> mentee.region as is_other_region,
    mentors.institution <> mentee.institution as is_other_institution,
    mentors.region,
    mentors.institution,
    mentors.free_count,
    mentors.capacity,
    mentors.running_count,
    mentors.open_request_count,
    asked.asked_on,
from mart.mentor_capacity as mentors
inner join mentee on mentors.program_id = mentee.program_id
inner join shared on mentors.mentor_id = shared.mentor_id
left join asked on mentors.mentor_id = asked.mentor_id
where
    mentors.free_count > 0
    and not coalesce(asked.has_declined, false)
    and not exists (
        select 1
        from core.pairs as pairs
        where pairs.mentee_id = mentee.mentee_id and pairs.mentor_id = mentors.mentor_id
    )
order by
    shared.shared_count desc,
    case $preferred_mentor when 'elsewhere' then is_other_region when 'near' then not is_other_region end desc nulls last,
    case $preferred_mentor
        when 'elsewhere' then is_other_institution
        when 'near' then not is_other_institution
    end desc nulls last,
    mentors.running_count + mentors.open_request_count,
    mentor,
    mentors.mentor_id
limit $row_count
