-- One row per question and value: mentees of one group, how many of them had an outcome, and how many outcomes.
select
    question,
    value,
    mentee_count,
    with_count,
    outcome_count,
from mart.outcome_shares
where
    list_contains($questions, question)
    and program_id = $program
    and group_by = $group_by
    and group_value = $group_value
order by question, with_count desc, value
