-- One row: the pair, as the list knows it; no row where there is no such pair.
select
    today.*,
    coalesce(today.mentee_name, today.mentee_id) as mentee,
    coalesce(today.mentor_name, today.mentor_id) as mentor,
    pairs.end_reason,
    pairs.ended_by,
    files.file,
    pairs._line as line,
from mart.pair_today as today
inner join core.pairs as pairs on today.pair_id = pairs.pair_id
left join quality.files as files on pairs._file_id = files.file_id
where today.pair_id = $pair_id
