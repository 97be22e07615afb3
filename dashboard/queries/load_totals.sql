-- One row: what was loaded in all, and when last.
select
    count(*) as file_count,
    coalesce(sum(rows_read), 0)::bigint as read_count,
    coalesce(sum(rows_loaded), 0)::bigint as loaded_count,
    coalesce(sum(rows_quarantined), 0)::bigint as quarantined_count,
    coalesce(sum(rows_superseded), 0)::bigint as superseded_count,
    coalesce(sum(rows_ignored), 0)::bigint as ignored_count,
    max(try_cast(loaded_at as timestamp)) as loaded_at,
from quality.loads
