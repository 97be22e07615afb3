-- One row per reason why a number is not told: the words that stand in its place, and how many.
select says, sum(number_count)::bigint as number_count
from mart.hidden
group by says
order by number_count desc
