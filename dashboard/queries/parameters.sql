-- One row per setting that the build was made with.
select
    parameter,
    is_text,
    value,
from mart.parameters
order by parameter
