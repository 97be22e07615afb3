-- One row: how many pairs there are and run, whose contact nobody logs, and the landmark before the as-of date.
select
    count(*) as pair_count,
    count(*) filter (where state <> 'ended') as running_count,
    count(*) filter (where state <> 'ended' and contact_count is null) as unlogged_count,
    (select min(landmark_on) from (select landmark_on from mart.landmarks order by landmark_on desc limit 2)) as before_on,
from mart.pair_today
where $program = 'all' or program_id = $program
