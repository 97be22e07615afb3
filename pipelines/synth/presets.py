"""The presets: how a synthetic program behaves, each with the published figure that it has to meet.

In: nothing. Out: `PRESETS`, frozen values by name. A preset holds only what differs between programs; what is common to
all (seasons, logging, surveys) stands beside the code that uses it. The hazards were fitted once so that 20,000 pairs land
in the middle of the published interval; `tests/test_synth_anchors.py` holds them there. Rejected: fitting at run time,
which would hide the numbers and slow every run.
"""

from dataclasses import dataclass

from pipelines.errors import UsageError


@dataclass(frozen=True)
class Preset:
    """One kind of program. Shares are 0..1; the hazard is per day of contact gap, before a pair's own factors."""

    name: str
    leaving_per_day: float
    early_peak: float
    never_started_share: float
    engagement_shape: float
    one_year_share: float
    open_ended_share: float
    anchor_low: float
    anchor_high: float
    source: str

    def __post_init__(self) -> None:
        if not 0 < self.anchor_low < self.anchor_high < 1 or self.one_year_share + self.open_ended_share > 1:
            raise UsageError(f"preset {self.name}", "has impossible shares.", "Correct them in presets.py.")


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            name="online",
            leaving_per_day=0.0037,
            early_peak=0.8,
            never_started_share=0.08,
            engagement_shape=2.0,
            one_year_share=0.90,
            open_ended_share=0.05,
            anchor_low=0.63,
            anchor_high=0.69,
            source="598 of 901 mentees left a one-year online STEM program early: https://pred.uni-regensburg.de/id/eprint/59194",
        ),
        Preset(
            name="community",
            leaving_per_day=0.00085,
            early_peak=0.5,
            never_started_share=0.06,
            engagement_shape=2.5,
            one_year_share=0.62,
            open_ended_share=0.20,
            anchor_low=0.26,
            anchor_high=0.36,
            source="31 % of 356 community matches closed before 12 months (STAR): https://ojjdp.ojp.gov/library/"
            "publications/prediction-and-prevention-premature-closures-mentoring-relationships-study",
        ),
    )
}


def preset_named(name: str) -> Preset:
    """The preset called `name`. Raises UsageError, naming the known ones."""
    if name not in PRESETS:
        raise UsageError(f"preset {name!r}", "is not known.", f"Use one of: {', '.join(PRESETS)}.")
    return PRESETS[name]
