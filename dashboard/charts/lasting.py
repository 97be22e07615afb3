"""Hazard ratios as dots with their intervals, on an axis where half and double are equally far from one.

In: the frame of `pipelines.effects.associations`. Out: a Plotly figure. One that could not be judged has no dot. Rejected: bars,
which would begin at a zero that a ratio does not have.
"""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import format as fmt
from dashboard.charts import common

COLOUR = "#0072B2"
_TICKS = (0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10)


def ratios(found: pd.DataFrame) -> go.Figure:
    """One line an exposure, the declared order from the top; left of one parts less often."""
    told = found[found["hazard_ratio"].notna()][::-1]
    figure = common.blank(90 + 46 * len(told), "hazard, with over without", "")
    low, high = np.log(told["low"].min()), np.log(told["high"].max())
    ticks = [tick for tick in _TICKS if low - 0.8 <= np.log(tick) <= high + 0.8]
    figure.update_xaxes(type="log", tickvals=ticks, ticktext=[f"{tick:g}" for tick in ticks])
    figure.add_vline(x=1, line={"color": common.LINE, "width": 1.5, "dash": "dot"})
    figure.add_scatter(
        x=told["hazard_ratio"],
        y=told["title"].map(fmt.plotly_text),
        mode="markers",
        marker={"size": 11, "color": COLOUR},
        error_x=common.reach(told["hazard_ratio"], told["low"], told["high"], COLOUR),
        customdata=[fmt.ratio(*row) for row in told[["hazard_ratio", "low", "high"]].to_numpy()],
        hovertemplate="%{y}: %{customdata}<extra></extra>",
    )
    return figure
