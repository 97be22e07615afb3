# %% [markdown]
# # Load an extract and look at it
#
# An extract is what a program hands to researchers: records without names, as CSV and Parquet, with `datapackage.json`, which
# says of every column what it means, how often it is missing and what was done to it. Runs as it stands on an extract of the
# sample program; point `EXTRACT` at a folder of your own. Each cell is plain Python and opens in Jupyter, VS Code or any editor
# that knows `# %%`.

# %%
import hashlib
import json
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
import plotly.express as px

import pipelines
from pipelines.editions.extract import extract
from pipelines.sample import sample_folder

WAREHOUSE, EXTRACT = Path(tempfile.mkdtemp()), Path(tempfile.mkdtemp()) / "extract"
pipelines.load(sample_folder(), WAREHOUSE, today=date(2026, 11, 22))
extract(WAREHOUSE, EXTRACT)  # what `mentorscope extract --out extract/` does

# %% [markdown]
# ## Is it whole, and what does it hold?
# Every file bears the checksum that the codebook names.

# %%
package = json.loads((EXTRACT / "datapackage.json").read_text())
resources = {resource["name"]: resource for resource in package["resources"]}
for resource in resources.values():
    assert f"sha256:{hashlib.sha256((EXTRACT / resource['path']).read_bytes()).hexdigest()}" == resource["hash"]
tables = {path.stem: pd.read_parquet(path) for path in sorted((EXTRACT / "parquet").glob("*.parquet"))}
print(f"{package['title']}, records up to {package['asOf']}")
print(pd.Series({name: len(table) for name, table in tables.items()}, name="rows").to_string())

# %% [markdown]
# ## What each column of the pairs means, and what is missing

# %%
codebook = pd.DataFrame(resources["pairs"]["schema"]["fields"])
codebook["missing"] = [f"{tables['pairs'][name].isna().mean():.0%}" for name in codebook["name"]]
print(codebook[["name", "description", "treatment", "missing"]].to_string(index=False))

# %% [markdown]
# ## Who is in touch, month by month
# Dates are shifted pair by pair, so calendar time means nothing; the days between two dates of a pair are right. A month counts
# where the pair was together and followed through all of it: to leave pairs in that have ended would show silence that is none.

# %%
MONTH_DAYS, MONTHS = 30, 12
pairs = tables["pairs"].set_index("pair_id")
lasted = (pd.to_datetime(pairs["observed_until_on"]) - pd.to_datetime(pairs["matched_on"])).dt.days
held = tables["contacts"].query("status == 'held'")
month = (
    pd.to_datetime(held["occurred_at"]) - pd.to_datetime(held["pair_id"].map(pairs["matched_on"]))
).dt.days // MONTH_DAYS
in_touch = {pair: set(months) for pair, months in month.groupby(held["pair_id"])}
shares = [
    (number + 1, len(followed), sum(number in in_touch.get(pair, ()) for pair in followed) / len(followed))
    for number in range(MONTHS)
    if len(followed := lasted.index[lasted >= (number + 1) * MONTH_DAYS])
]
found = pd.DataFrame(shares, columns=["month", "pairs", "share"])

# %% [markdown]
# ## A figure, and a sentence that the data decide

# %%
figure = px.line(
    found,
    x="month",
    y="share",
    hover_data=["pairs"],
    range_y=(0, 1),
    labels={"month": "month since the match", "share": "share of the pairs together that were in contact"},
    title="Share of pairs in contact, of those together throughout the month",
)
first, last = found.iloc[0], found.iloc[-1]
moved = "fewer" if last["share"] < first["share"] else "no fewer"
answer = (
    f"Of {len(pairs)} pairs with records up to {package['asOf']}, {first['share']:.0%} were in contact in the first month; in "
    f"month {last['month']:.0f}, of the {last['pairs']:.0f} still together, {last['share']:.0%}: {moved} than at the start."
)
print(answer)
