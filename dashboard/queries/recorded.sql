-- One row per canonical table and column: whether any export holds it, and how many rows fill it.
select
    table_name,
    column_name,
    row_count,
    filled_count,
    is_exported,
from quality.recorded
order by table_name, column_name nulls first
