-- One row per file of the newest batch.
select
    file,
    "table",
    rows_read,
    rows_loaded,
    rows_quarantined,
    try_cast(loaded_at as timestamp) as loaded_at,
from quality.loads
where batch = (select max(batch) from quality.loads)
order by file
