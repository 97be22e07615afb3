-- One row per program that the edition names.
select distinct program_id
from mart.metric
where program_id <> 'all'
order by program_id
