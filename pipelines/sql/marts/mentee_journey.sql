-- title: Each mentee's way to a mentor
-- grain: one row per mentee
-- about: The first day of each thing that a mentee passes on the way from the profile to three contacts, over all
--   requests and all pairs of the mentee, as the as-of date knows it; NULL: not yet, or not recorded. A program that
--   keeps no requests is told apart from mentees who made none. Cost: linear in mentees and requests.
with mentee_groups as (
    select * from mart.mentee_groups
),

mentee_pairs as (
    select * from mart.mentee_pairs
),

participants as (
    select * from core.participants
),

asked as (
    select
        mentee_id,
        count(*) as request_count,
        count(case when status = 'pending' then 1 end) as pending_count,
        count(case when status in ('accepted', 'answered') then 1 end) as accepted_count,
        count(case when is_answered then 1 end) as answer_count,
        min(requested_on) as requested_on,
        min(answered_on) as answered_on
    from mart.request_days
    group by mentee_id
),

journeys as (
    select
        mentee_groups.mentee_id,
        mentee_groups.program_id,
        mentee_groups.cell_id,
        mentee_groups.came_on,
        participants.joined_on as profile_on,
        max(case when asked.request_count > 0 then 1 else 0 end) over (
            partition by mentee_groups.program_id
        ) = 1 as is_request_recorded,
        coalesce(asked.request_count, 0) as request_count,
        coalesce(asked.pending_count, 0) as pending_count,
        coalesce(asked.accepted_count, 0) as accepted_count,
        coalesce(asked.answer_count, 0) as answer_count,
        asked.requested_on,
        asked.answered_on,
        coalesce(mentee_pairs.pair_count, 0) as pair_count,
        coalesce(mentee_pairs.running_count, 0) as running_count,
        mentee_pairs.matched_on,
        coalesce(mentee_pairs.is_contact_recorded, false) as is_contact_recorded,
        mentee_pairs.first_contact_on,
        coalesce(mentee_pairs.is_goal_recorded, false) as is_goal_recorded,
        mentee_pairs.first_goal_on,
        mentee_pairs.third_contact_on
    from mentee_groups
    left join participants on mentee_groups.mentee_id = participants.person_id
    left join asked on mentee_groups.mentee_id = asked.mentee_id
    left join mentee_pairs on mentee_groups.mentee_id = mentee_pairs.mentee_id
)

select * from journeys
