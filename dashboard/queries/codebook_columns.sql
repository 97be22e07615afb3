-- One row per released column of the research edition: what it means, what was done to it, how much of it is missing.
select
    columns.table_name,
    columns.column_name,
    columns.type,
    columns.meaning,
    columns.unit,
    columns.vocabulary,
    columns.treatment,
    columns.missing_count,
    tables.row_count,
from codebook.columns as columns
inner join codebook.tables as tables on columns.table_name = tables.table_name
where columns.is_released
order by columns.table_name, columns.column_name
