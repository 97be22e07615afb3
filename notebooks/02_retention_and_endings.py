# %% [markdown]
# # Retention and competing endings
#
# How long pairs stay together, by an estimator that respects those still running, and how they part: a planned completion is
# no early ending, and while one is possible the other competes with it. Runs on the sample program.

# %%
import tempfile
from datetime import date

import plotly.graph_objects as go

import pipelines
from pipelines.retention import competing_endings, kaplan_meier, log_rank
from pipelines.sample import sample_folder

WAREHOUSE = tempfile.mkdtemp()
pipelines.load(sample_folder(), WAREHOUSE, today=date(2026, 11, 22))
warehouse = pipelines.open_warehouse(WAREHOUSE)

# %% [markdown]
# ## One row a pair: days together, and the ending if there was one

# %%
pairs = warehouse.sql(
    "select day, is_ended, cause, cadence from mart.pair_duration join mart.pair_groups using (pair_id) where is_as_of"
)
curve = kaplan_meier(pairs["day"], pairs["is_ended"])
endings = competing_endings(pairs["day"], pairs["cause"])
print(curve.tail())

# %% [markdown]
# ## The published curve is the same

# %%
published = warehouse.sql(
    "select day, retention_share from mart.retention_curve where program_id = 'all' and group_by = 'all' order by day"
)
both = curve.merge(published, on="day", suffixes=("", "_published"))
assert (both["retention_share"] - both["retention_share_published"]).abs().max() < 1e-9

# %% [markdown]
# ## A figure, and a sentence that the data decide

# %%
figure = go.Figure(layout_title_text="Share of pairs that have ended, by kind of ending and days since the match")
for cause, rows in endings.groupby("cause"):
    figure.add_scatter(x=rows["day"], y=rows["share"], name=cause, line_shape="hv")
figure.update_layout(xaxis_title="days since the match", yaxis_title="share of pairs")

test = log_rank(pairs["day"], pairs["is_ended"], pairs["cadence"])
at_year = endings[endings["day"] <= 365].groupby("cause").last()["share"]
early = at_year.get("early", 0.0)
answer = (
    f"Within a year {early:.0%} of pairs ended early; counting only pairs that ended would have said "
    f"{(pairs[pairs['is_ended']]['cause'] == 'early').mean():.0%}. "
    f"Curves of different cadences {'differ' if test.p_value < 0.05 else 'do not differ'} beyond chance "
    f"(log-rank, p = {test.p_value:.3f}); that is an association, not an effect."
)
print(answer)
warehouse.close()
