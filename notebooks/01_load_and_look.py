# %% [markdown]
# # Load an export and look at it
#
# Runs as it stands on the sample program; point `EXPORTS` at a folder of your own. Each cell is plain Python and opens in
# Jupyter, VS Code or any editor that knows `# %%`.

# %%
import tempfile
from datetime import date

import plotly.express as px

import pipelines
from pipelines.sample import sample_folder

EXPORTS = sample_folder()
WAREHOUSE = tempfile.mkdtemp()

# %% [markdown]
# ## What became of every row
# `rows_read` is always the sum of the other four.

# %%
report = pipelines.load(EXPORTS, WAREHOUSE, today=date(2026, 11, 22))
for file in report["files"]:
    parts = [file[f"rows_{name}"] for name in ("loaded", "quarantined", "superseded", "ignored")]
    assert file["rows_read"] == sum(parts)
    print(file["table"].ljust(16), file["rows_read"], parts)

# %% [markdown]
# ## The pairs at the as-of date

# %%
warehouse = pipelines.open_warehouse(WAREHOUSE)
pairs = warehouse.table("mart.pair_today")
running = pairs[pairs["state"] != "ended"]
print(running["state"].value_counts())

# %% [markdown]
# ## A figure, and a sentence that the data decide

# %%
scored = running.dropna(subset=["risk", "days_since_contact"])
figure = px.scatter(
    scored,
    x="days_since_contact",
    y="risk",
    color="state",
    labels={"days_since_contact": "days since the last contact", "risk": "chance of silence within the horizon"},
    title="The same silence means more in some pairs than in others",
)
late = scored[scored["days_since_contact"] > scored["contact_every_days"]]
answer = (
    f"As of {warehouse.as_of:%d %B %Y}, {len(late)} of {len(scored)} running pairs with a chance are later than they agreed; "
    f"their chances of silence reach from {late['risk'].min():.0%} to {late['risk'].max():.0%}."
    if len(late)
    else f"As of {warehouse.as_of:%d %B %Y}, no running pair is later than it agreed."
)
print(answer)
warehouse.close()
