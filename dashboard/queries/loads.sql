-- One row per file and table that was loaded, the newest batch first: one page.
select
    file,
    "table",
    source,
    rows_read,
    rows_loaded,
    rows_quarantined,
    rows_superseded,
    rows_ignored,
    batch,
    try_cast(loaded_at as timestamp) as loaded_at,
from quality.loads
order by batch desc, file, "table"
limit $row_count offset $offset
