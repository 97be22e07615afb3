-- One row per reason: how many rows of which columns, and one example of what to do.
select
    reason,
    count(*) as row_count,
    list_sort(list(distinct concat_ws('.', table_name, column_name))) as places,
    min(message) as example,
from quality.quarantine
group by reason
order by row_count desc, reason
