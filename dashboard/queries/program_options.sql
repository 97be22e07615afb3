-- One row per program that has pairs, for the filter.
select
    pairs.program_id,
    coalesce(programs.name, pairs.program_id) as program_name,
    count(*) as pair_count,
from mart.pair_groups as pairs
left join core.programs as programs on pairs.program_id = programs.program_id
group by pairs.program_id, programs.name
order by program_name
