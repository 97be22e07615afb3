-- One row per running pair whose contact nobody logs, with the latest other record: one page, the latest first.
with

others as (
    select
        pair_id,
        max(recorded_on) as recorded_on,
        arg_max(kind, recorded_on) as kind,
        count(*) as record_count,
    from mart.other_records
    where kind in ('goal', 'goal_progress', 'shared_work', 'survey', 'agenda_done')
    group by pair_id
)

select
    today.pair_id,
    coalesce(today.mentee_name, today.mentee_id) as mentee,
    coalesce(today.mentor_name, today.mentor_id) as mentor,
    today.state,
    today.matched_on,
    others.recorded_on,
    others.kind,
    coalesce(others.record_count, 0) as record_count,
from mart.pair_today as today
left join others on today.pair_id = others.pair_id
where
    today.state <> 'ended'
    and today.contact_count is null
    and ($program = 'all' or today.program_id = $program)
    and ($cohort = 'all' or today.cohort = $cohort)
order by others.recorded_on desc nulls last, today.pair_id
limit $row_count offset $offset
