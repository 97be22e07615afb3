"""What the two show each other, by kind and by who shows it.

In: the frame of `dashboard.shared_work.kinds`. Out: a Plotly figure. Feedback as survival is drawn by `charts.waiting`, like
every other wait. Rejected: bars to the left and right of one axis, on which lengths are hard to compare.
"""

import pandas as pd
import plotly.graph_objects as go

from dashboard import format as fmt
from dashboard.charts import common
from dashboard.marks import INITIATORS, UNKNOWN_COLOUR, words


def kinds(found: pd.DataFrame, named: dict[str, str]) -> go.Figure:
    """One bar a kind of work, cut by who showed it; `named` are the program's words for mentor and mentee."""
    order = list(dict.fromkeys(found["kind"]))
    figure = common.blank(34 * len(order) + 110, "items", "", barmode="stack", bargap=0.3)
    for who in ("mentee", "mentor", "not recorded"):
        counts = found[found["shared_by"] == who].set_index("kind")["item_count"].reindex(order, fill_value=0)
        if not counts.any():
            continue
        name = "not recorded by whom" if who == "not recorded" else f"shown by the {named.get(who, who)}"
        figure.add_bar(
            x=counts.to_list(),
            y=[fmt.plotly_text(words(kind)) for kind in order],
            orientation="h",
            name=fmt.plotly_text(name),
            marker={"color": INITIATORS.get(who, UNKNOWN_COLOUR), "pattern": {"shape": "/" if who == "mentor" else ""}},
            customdata=[fmt.plural(count, "item") for count in counts],
            hovertemplate=f"%{{y}}, {fmt.plotly_text(name)}: %{{customdata}}<extra></extra>",
        )
    legend = {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "traceorder": "normal"}
    figure.update_layout(showlegend=True, legend={**legend, "itemclick": False, "itemdoubleclick": False}, margin_t=40)
    figure.update_xaxes(rangemode="tozero")
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure
