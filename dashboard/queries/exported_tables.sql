-- One row per canonical table that some export holds.
select table_name
from quality.recorded
where column_name is null and is_exported
order by table_name
