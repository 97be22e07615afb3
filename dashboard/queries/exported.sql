-- One row per canonical table that some export holds, and per column that it fills, as `table.column`.
select coalesce(table_name || '.' || column_name, table_name) as name
from quality.recorded
where (column_name is null and is_exported) or filled_count > 0
order by name
