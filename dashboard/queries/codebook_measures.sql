-- One row per measure of how anonymous the research edition is.
select
    measure,
    value,
from codebook.measures
