"""A whole program: the risk of today's pairs from all that is on record, and the card that goes with it.

In: the records of a program (`training.Records`) and the settings. Out: the frame of `scoring.score_landmark` for the
latest landmarks with the champion's risk in place of the curve's, and a card each, which says what the model learned from,
how good it was at earlier landmarks, for whom, and what has moved since. Each landmark is scored by what was known at it, so
the change between two of them is news, not a changed memory. Rejected: to keep a fitted model between builds; it would have
to be kept in step with corrected records.
"""

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from pipelines.risk.backtest import QUICK, past_of, program_evidence
from pipelines.risk.beginning import chances_to_begin
from pipelines.risk.candidates import CANDIDATES
from pipelines.risk.challenger import Promoted, promoted
from pipelines.risk.champion import Champion
from pipelines.risk.drift import feature_drift
from pipelines.risk.early_ending import EarlyEnding, fit_early_ending
from pipelines.risk.ending_evidence import ending_evidence
from pipelines.risk.evidence import CHALLENGER, CHAMPION, date_of, plain_rows
from pipelines.risk.features import FEATURES, LEFT_OUT
from pipelines.risk.gap_curve import GapPrior
from pipelines.risk.reasons import reasons
from pipelines.risk.records import SCORED_FROM, Ask, Records
from pipelines.risk.refit import Fitted, chosen_fit
from pipelines.risk.scoring import score_with
from pipelines.risk.training import rows_of_landmark
from pipelines.settings import Settings

DRAWS = 100  # bootstrap draws over pairs for the interval of the learned half
SCORED = (
    "pair_id", "landmark_on", "risk", "risk_low", "risk_high", "horizon_days", "typical_gap_days", "gap_share_exceeded",
    "risk_reasons", "risk_after_contact", "begin_chance", "begin_low", "begin_high", "early_ending_chance",
)  # fmt: skip


def score_program(
    records: Records,
    settings: Settings,
    landmark_count: int = 2,
    each: Callable[[Fitted, EarlyEnding | None, pd.Timestamp], object] = lambda fitted, ending, landmark: None,
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """The risk of each pair at the latest landmarks, newest first, with `risk_reasons` (a list of sentences), and a card
    for each landmark; that of the newest holds the evidence. Columns otherwise as of `score_landmark`.
    `each` is called with the fits that score each landmark.
    """
    if records.asof.empty:
        return pd.DataFrame(columns=list(SCORED)), []
    past = past_of(records, settings)
    tried = {**QUICK, CHALLENGER: CANDIDATES[CHALLENGER]} if settings.risk_model == CHALLENGER else QUICK
    proof = program_evidence(records, settings, tried, past)
    scored, cards = [], []
    for landmark in records.landmarks()[::-1][:landmark_count]:
        # A dozen coefficients are too few to share out: two threads take three times as long as one.
        with threadpool_limits(limits=1):
            fitted, refit = chosen_fit(records, past, landmark, settings, DRAWS)
            if proof["is_promoted"]:
                fitted = replace(fitted, champion=promoted(fitted.champion, fitted.rows, settings.seed))
        ending = fit_early_ending(records, landmark, settings.seed)
        each(fitted, ending, landmark)
        frame, card, rows = risk_of(fitted.champion, fitted.prior, ending, records, landmark, settings)
        scored.append(frame)
        drift = plain_rows(feature_drift(fitted.champion, fitted.rows, rows))
        cards.append({**card, **_card(fitted, frame), "refit": refit, "feature_drift": drift})
        cards[-1]["early_ending"] = ending.card() if ending else None
    cards[0]["evidence"] = proof
    if cards[0]["early_ending"]:
        cards[0]["early_ending"]["evidence"] = ending_evidence(records, settings)
    return pd.concat(scored, ignore_index=True), cards


def score_build(ask: Ask, settings: Settings, landmark_count: int = 2) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """As `score_program`, of every pair of a build.

    Of many pairs, a sample is learned from; those of each landmark are read apart. ask: answers queries of the build's tables.
    """
    learned = Records.asked(ask, settings.seed)
    fits: list[tuple[Fitted, EarlyEnding | None, pd.Timestamp]] = []
    scored, cards = score_program(learned, settings, landmark_count, lambda *fit: fits.append(fit))
    if learned.all_pair_count is None:
        return scored, cards
    frames = []
    for fitted, ending, landmark in fits:
        here: dict[str, Any] = {name: ask(query, landmark=str(landmark.date())) for name, query in SCORED_FROM.items()}
        frames.append(risk_of(fitted.champion, fitted.prior, ending, replace(learned, **here), landmark, settings)[0])
    told = [{**card, **_of_everyone(frame)} for card, frame in zip(cards, frames, strict=True)]
    return pd.concat(frames, ignore_index=True), told


def _of_everyone(frame: pd.DataFrame) -> dict[str, Any]:
    """What a card says of all pairs of its landmark, where the model was fitted on a sample of them."""
    return {
        "is_sampled": True,
        "pair_count": len(frame),
        "scored_pair_count": int(frame["risk"].notna().sum()),
        "mean_risk": float(frame["risk"].mean()) if frame["risk"].notna().any() else None,
        "horizon_days": sorted({int(days) for days in frame["horizon_days"]}),
    }


def risk_of(
    champion: Champion,
    prior: GapPrior,
    ending: EarlyEnding | None,
    records: Records,
    landmark: pd.Timestamp,
    settings: Settings,
) -> tuple[pd.DataFrame, dict[str, Any], pd.DataFrame]:
    """The pairs of one landmark by what was fitted: the frame of `score_program`, the curve's card, and the rows scored.

    Each pair is scored by itself, but for the chance to begin, which is that of all pairs in `records`.
    """
    here = records.asof_at(landmark)
    frame, card = score_with(champion.curve, prior, here, settings)
    rows = rows_of_landmark(records, landmark, settings)
    frame = _with_champion(frame, champion, rows, settings)
    return _with_endings(frame.merge(chances_to_begin(here, settings), "left", "pair_id"), ending, here), card, rows


def _with_champion(frame: pd.DataFrame, champion: Champion, rows: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    low, high = champion.interval(rows, settings.interval_level)
    found = pd.DataFrame(
        {
            "risk": champion.risk(rows),
            "risk_low": low,
            "risk_high": high,
            "risk_after_contact": champion.risk(after_contact(rows)),
        },
        index=rows["pair_id"],
    )
    texts = pd.Series(reasons(champion, rows), index=rows["pair_id"], dtype=object)
    columns = {str(name): frame["pair_id"].map(found[name]).astype("float64") for name in found}
    none: list[str] = []
    told = frame["pair_id"].map(texts).map(lambda given: given if isinstance(given, list) else none)
    return frame.assign(**columns, risk_reasons=told)


def after_contact(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as they would be had the pair been in contact today: what would bring the risk down."""
    missed = {"missed_in_a_row": 0.0} if "missed_in_a_row" in rows else {}
    return rows.assign(days_since_contact=0.0, contact_day_count=rows["contact_day_count"] + 1, **missed)


def _with_endings(frame: pd.DataFrame, ending: EarlyEnding | None, here: pd.DataFrame) -> pd.DataFrame:
    """The frame with the chance of an early ending of each running pair; NaN where there is no model."""
    running = here[~here["is_ended"].fillna(value=False).astype(bool)]
    chances = pd.Series(ending.chance(running) if ending else np.nan, index=running["pair_id"], dtype="float64")
    return frame.assign(early_ending_chance=frame["pair_id"].map(chances).astype("float64"))


def _model_of(champion: Champion) -> str:
    if isinstance(champion, Promoted):
        return CHALLENGER
    return "gap_curve" if champion.learned is None else CHAMPION


def _card(fitted: Fitted, frame: pd.DataFrame) -> dict[str, Any]:
    champion, known = fitted.champion, fitted.rows
    ends = known["landmark_day"].agg(["min", "max"]) if len(known) else ()
    return {
        "model": _model_of(champion),
        "alone_because": champion.alone_because,
        "fitted_on_landmark": str(fitted.landmark.date()),
        "learned_from": {
            "rows": champion.row_count,
            "pairs": champion.pair_count,
            "silences": champion.silent_count,
            "broke_up_share": champion.broke_up_share,
            "landmarks": [date_of(day) for day in ends],
        },
        "features": [{"name": f.name, "family": f.family, "sign": f.sign} for f in FEATURES],
        "left_out": LEFT_OUT,
        "logistic": None if champion.learned is None else asdict(champion.learned),
        "bootstrap_draws": DRAWS,
        "mean_risk": float(frame["risk"].mean()) if frame["risk"].notna().any() else None,
    }
