-- The card of the model that scored the newest landmark, as JSON.
select card
from mart.model_card
order by landmark_on desc
limit 1
