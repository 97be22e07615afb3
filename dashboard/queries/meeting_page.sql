-- One row per pair of which both are listed at a meeting: those who have never met first, then by name; one page.
select
    there.pair_id,
    coalesce(today.mentee_name, today.mentee_id) as mentee,
    coalesce(today.mentor_name, today.mentor_id) as mentor,
    mentees.email as mentee_email,
    mentors.email as mentor_email,
    mentees.institution as mentee_institution,
    mentors.institution as mentor_institution,
    today.state,
    today.matched_on,
    today.contact_count,
    there.has_met_before,
    there.met_on,
    windows.before_count,
    windows.after_count,
from mart.meeting_pairs as there
inner join mart.pair_today as today on there.pair_id = today.pair_id
left join core.participants as mentees on today.mentee_id = mentees.person_id
left join core.participants as mentors on today.mentor_id = mentors.person_id
left join mart.meeting_windows as windows on there.pair_id = windows.pair_id and there.event_id = windows.event_id
where
    there.event_id = $event_id
    and there.is_both_listed
    and ($program = 'all' or today.program_id = $program)
    and ($cohort = 'all' or today.cohort = $cohort)
    and (not $is_new_only or not there.has_met_before)
order by there.met_on is null, there.has_met_before, lower(mentee), there.pair_id
limit $row_count offset $offset
