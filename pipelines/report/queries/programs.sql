-- One row per program that committees are told of by name.
select program_id, name
from mart.programs
order by name, program_id
