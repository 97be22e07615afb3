-- One row per file with rows that were not loaded, the newest first.
select
    file_id,
    any_value(file) as file,
    count(distinct line) as row_count,
from quality.quarantine
group by file_id
order by file_id desc
