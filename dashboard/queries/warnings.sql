-- One row per warning of a load.
select
    file,
    unnest(warnings) as warning,
from quality.loads
order by file
