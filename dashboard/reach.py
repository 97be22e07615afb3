"""What the page Reach asks of the records: one named function a question, each the rows of one file in `queries/`.

In: the records that a run is pinned to, and the filters. Out: small frames, without formatting, beside `questions`. Which
institution somebody is from identifies people, so only the coordinator's edition is asked for institutions.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.data import Records, ask

MOST_EDGES = 600


def nodes(records: Records, program: str, cohort: str) -> pd.DataFrame:
    """institution, pair_count, inside_count, partner_count, region, x, y, region_x, region_y, region_radius."""
    return ask(records, "reach_nodes", program=program, cohort=cohort)


def edges(records: Records, program: str, cohort: str, institution: str) -> pd.DataFrame:
    """one, other, pair_count, their places, all_count: the strongest connections, of one institution or of all."""
    scope = {"program": program, "cohort": cohort, "institution": institution}
    return ask(records, "reach_edges", row_count=MOST_EDGES, **scope)


def pairs(
    records: Records, institution: str, scope: Mapping[str, str], row_count: int, offset: int = 0
) -> pd.DataFrame:
    """One page of the pairs of an institution within `scope` (program and cohort), with total_count."""
    return ask(records, "reach_pairs", institution=institution, row_count=row_count, offset=offset, **scope)


def of_mentees(records: Records, program: str, cohort: str) -> pd.DataFrame:
    """institution_count (4: four or more), mentee_count."""
    return ask(records, "reach_of_mentees", program=program, cohort=cohort)


def lasting(records: Records, program: str) -> pd.DataFrame:
    """crossing, is_across, pair_count, retention with its interval, and the difference in mean days."""
    return ask(records, "crossing_retention", program=program)


def by_group(records: Records, metrics: Sequence[str], program: str, group_by: str) -> pd.DataFrame:
    """metric, group_value, numerator, denominator, value, low, high: some metrics at the as-of date."""
    return ask(records, "metric_groups", metrics=list(metrics), program=program, group_by=group_by)
