-- title: Each step on a mentee's way
-- grain: one row per mentee and step that the mentee has come to
-- about: Six steps, each from the one before: request, answer, match, first_contact, first_goal, three_contacts. Its
--   fate is `passed`; `skipped` (matched by the program without a request, or before an answer); `lost` where nothing
--   is left to wait for (no request open or accepted; every pair ended); else `open`: it may still come, and is no
--   loss. A step whose records a program does not keep is left out, and the next one begins where the last known one
--   ended. Cost: six rows per mentee.
with joined as (
    select
        journeys.*,
        steps.step_number,
        steps.step
    from mart.mentee_journey as journeys
    cross join (
        values (1, 'request'), (2, 'answer'), (3, 'match'), (4, 'first_contact'), (5, 'first_goal'),
        (6, 'three_contacts')
    ) as steps (step_number, step)
),

walked as (
    select
        *,
        case step
            when 'request' then is_request_recorded
            when 'answer' then request_count > 0
            when 'match' then answer_count > 0 or matched_on is not null or not is_request_recorded
            when 'first_contact' then matched_on is not null and is_contact_recorded
            when 'first_goal'
                then is_goal_recorded and (first_contact_on is not null or not is_contact_recorded)
            else first_contact_on is not null and (first_goal_on is not null or not is_goal_recorded)
        end as has_come,
        case step
            when 'request' then profile_on
            when 'answer' then requested_on
            when 'match' then case when is_request_recorded then answered_on else profile_on end
            when 'first_contact' then matched_on
            when 'first_goal' then coalesce(first_contact_on, matched_on)
            else greatest(first_contact_on, coalesce(first_goal_on, first_contact_on))
        end as entered_on,
        case step
            when 'request' then requested_on
            when 'answer' then answered_on
            when 'match' then matched_on
            when 'first_contact' then first_contact_on
            when 'first_goal' then first_goal_on
            else third_contact_on
        end as passed_on,
        case step
            when 'request' then false
            when 'answer' then pending_count = 0
            when 'match' then is_request_recorded and pending_count = 0 and accepted_count = 0
            else running_count = 0
        end as is_hopeless
    from joined
),

fates as (
    select
        mentee_id,
        program_id,
        cell_id,
        step_number,
        step,
        entered_on,
        passed_on,
        case
            when passed_on is not null or (step = 'answer' and answer_count > 0) then 'passed'
            when step in ('request', 'answer') and matched_on is not null then 'skipped'
            when is_hopeless then 'lost'
            else 'open'
        end as fate
    from walked
    where has_come
)

select * from fates
