"""Risk: the chance that a pair falls silent, from its own rhythm, with reasons and proof.

In: what was known of each pair at a landmark. Out: a chance with an interval per pair, and a card that says how it was
made. The only place that imports scikit-learn. Rejected: a score without a unit; what is shown here is a probability
of something that can be looked up later, namely no contact within the horizon.
"""

from pipelines.risk.backtest import backtest, program_evidence
from pipelines.risk.gap_curve import GapCurve, GapPrior
from pipelines.risk.gap_fit import fit_gap_curve
from pipelines.risk.program import score_build, score_program
from pipelines.risk.records import Records
from pipelines.risk.scoring import horizon_of, score_landmark

__all__ = [
    "GapCurve",
    "GapPrior",
    "Records",
    "backtest",
    "fit_gap_curve",
    "horizon_of",
    "program_evidence",
    "score_build",
    "score_landmark",
    "score_program",
]
