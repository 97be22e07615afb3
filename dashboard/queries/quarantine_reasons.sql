-- One row per reason, table and column: how many rows, and one example of what to do.
select
    reason,
    table_name,
    column_name,
    count(*) as row_count,
    min(message) as example,
from quality.quarantine
group by reason, table_name, column_name
order by row_count desc, reason, table_name, column_name
