"""Why a pair's risk is what it is, in words with the numbers that can be looked up.

In: a champion and the rows that it scores. Out: for each row at most three sentences, those whose features raise the
logit most, and the contributions themselves, which add up exactly. Sentences state what was recorded; nothing is said
about causes. Rejected: permutation and Shapley values, which guess at what an additive model gives exactly.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from pipelines.risk.champion import Champion
from pipelines.risk.features import FEATURES, numbers

Facts = Mapping[str, float]
SAID = (
    *("days_since_contact", "recent_gap_days", "longest_gap_days", "contact_day_count", "span_days", "missed_in_a_row"),
    *("days_since_goal_progress", "agenda_behind_count", "season_rise"),
)
LEAST = 0.15  # a smaller push of the logit moves a chance by less than four points of a hundred
MOST = 3
FAMILIES: Mapping[str, str] = MappingProxyType({feature.name: feature.family for feature in FEATURES})


def families(champion: Champion, rows: pd.DataFrame) -> pd.DataFrame:
    """The contributions summed by family of features, one column each; no columns where the curve stands alone."""
    parts = champion.contributions(rows)
    names = [str(name) for name in parts]
    in_order = dict.fromkeys(FAMILIES[name] for name in names)
    return pd.DataFrame({one: parts[[n for n in names if FAMILIES[n] == one]].sum(axis=1) for one in in_order})


def reasons(champion: Champion, rows: pd.DataFrame) -> list[list[str]]:
    """For each row its strongest reasons, strongest first; the gap in words where the curve stands alone."""
    typical = champion.curve.typical_gap_days(rows["gap_count"], rows["mean_log_gap"])
    facts = pd.DataFrame({name: numbers(rows, name) for name in SAID}).assign(typical_gap_days=typical)
    told = [{str(name): float(value) for name, value in row.items()} for row in facts.to_dict("records")]
    if champion.learned is None:
        return [[_present_gap(row)] for row in told]
    pushes = families(champion, rows)
    order = np.argsort(-pushes.to_numpy(), axis=1, kind="stable")
    sentences = []
    for row, push, strongest in zip(told, pushes.to_numpy(), order, strict=True):
        chosen = [SAYS[pushes.columns[place]](row) for place in strongest if push[place] > LEAST]
        sentences.append([sentence for sentence in chosen if sentence][:MOST])
    return sentences


def _many(number: float, what: str) -> str:
    return f"1 {what}" if round(number) == 1 else f"{round(number)} {what}s"


def _days(number: float) -> str:
    return _many(number, "day")


def _present_gap(row: Facts) -> str:
    return f"{_days(row['days_since_contact'])} since the last contact; their usual gap is {_days(row['typical_gap_days'])}"


def _own_rhythm(row: Facts) -> str:
    if np.isnan(row["recent_gap_days"]):
        return ""
    return f"their latest gaps were about {_days(row['recent_gap_days'])}, the longest so far {_days(row['longest_gap_days'])}"


def _history(row: Facts) -> str:
    return f"{_days(row['contact_day_count'])} with contact in all, over {_days(row['span_days'])}"


def _other_records(row: Facts) -> str:
    missed, stale, behind = (row[n] for n in ("missed_in_a_row", "days_since_goal_progress", "agenda_behind_count"))
    parts = [f"{_many(missed, 'meeting')} missed in a row"] if missed > 0 else []
    parts += [f"{_days(stale)} without progress on a goal"] if stale > 0 else []
    parts += [f"{_many(behind, 'topic')} left behind"] if behind > 0 else []
    return ", ".join(parts)


def _season(row: Facts) -> str:
    fell = 1 - np.exp(row["season_rise"])
    return f"a year ago the program's contact fell by {fell:.0%} in the weeks from here" if fell > 0 else ""


SAYS: Mapping[str, Callable[[Facts], str]] = MappingProxyType(
    {
        "present gap": _present_gap,
        "own rhythm": _own_rhythm,
        "history": _history,
        "other records": _other_records,
        "season": _season,
    }
)
