-- One row per pair: one page of the list, in the order asked for. No state chosen: the pairs that need contact,
-- or whichever have the reason or the name that is asked for. $aside are left out; where $is_limited, $only are listed.
select
    pair_id,
    coalesce(mentee_name, mentee_id) as mentee,
    coalesce(mentor_name, mentor_id) as mentor,
    state,
    previous_state,
    list_rank,
    risk,
    risk_low,
    risk_high,
    horizon_days,
    is_over_floor,
    matched_on,
    ended_on,
    last_contact_on,
    days_since_contact,
    usual_gap_days,
    contact_every_days,
    contact_count,
    weeks,
    reasons,
    flags,
    next_topic,
    next_topic_on,
    cohort,
    program_name,
from mart.pair_today
where
    ($program = 'all' or program_id = $program)
    and ($cohort = 'all' or cohort = $cohort)
    and (
        case
            when len($states) > 0 then list_contains($states, state)
            when $flag = 'all' and $search = '' and not $is_limited then list_rank is not null
            else true
        end
    )
    and ($flag = 'all' or list_contains(flags, $flag))
    and not list_contains($aside::varchar[], pair_id)
    and (not $is_limited or list_contains($only::varchar[], pair_id))
    and ($search = '' or contains(lower(concat_ws(' ', mentee_name, mentor_name, pair_id)), lower($search)))
order by
    case $order when 'name' then lower(coalesce(mentee_name, mentee_id)) end,
    case $order when 'silence' then days_since_contact when 'newest' then matched_on - date '2000-01-01' end desc nulls last,
    list_rank nulls last,
    pair_id
limit $row_count offset $offset
