-- One row per row that was not loaded: one page.
select
    file,
    line,
    table_name,
    column_name,
    reason,
    message,
    raw_row,
from quality.quarantine
where
    ($reason = 'all' or reason = $reason)
    and ($table_name = 'all' or table_name = $table_name)
order by file, line
limit $row_count offset $offset
