-- One row per table of the contract that no export holds.
select table_name
from quality.recorded
where column_name is null and not is_exported
order by table_name
