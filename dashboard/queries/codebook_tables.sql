-- One row per table of the research edition: its grain, its rows and those left out.
select
    table_name,
    row as grain,
    row_count,
    left_out_count,
from codebook.tables
order by table_name
