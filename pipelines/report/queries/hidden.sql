-- One row per reason why a number is not told, in the words that stand in its place, and how many; also of those told.
select says, sum(number_count)::bigint as number_count
from mart.hidden
group by says
order by number_count desc
