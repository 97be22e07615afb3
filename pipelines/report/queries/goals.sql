-- One row per category of goals and quarter since a goal was set: the share that is reached.
select category, day, reached_share, low, high
from mart.goal_curve
where program_id = $program
order by category <> 'all', category, day
