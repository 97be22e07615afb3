-- One row per program of a release that holds no names.
select distinct
    program_id,
    program_id as name
from mart.metric
where program_id <> 'all'
order by program_id
