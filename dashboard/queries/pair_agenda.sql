-- One row per topic of the pair's yearly schedule.
select
    agenda.topic,
    agenda.planned_on,
    agenda.done_on,
    agenda.done_on is null and last_day(agenda.planned_on) < (select max(landmark_on) from mart.landmarks) as is_behind,
from core.agenda as agenda
where agenda.pair_id = $pair_id
order by agenda.planned_on, agenda.topic
