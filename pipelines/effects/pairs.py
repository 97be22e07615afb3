"""One row a pair of the research edition, ready for survival analysis.

In: the research edition. Out: a frame with how long each pair was followed, how it ended, facts known at the match, and what
was seen of it in its first days. Rejected: the coordinator's marts, which hold what researchers must not see.
"""

from importlib import resources

import pandas as pd

from pipelines.published import Edition

WINDOW_DAYS = 30  # after the match, in which exposures are looked for
PROMPT_DAYS = 14  # within which a first talk, or feedback on an item, counts as prompt
# Columns known at the match, by which curves may be compared, in words.
FACTS = {
    "program_id": "program",
    "season": "season of the match",
    "across_regions": "across regions",
    "same_practice_area": "same practice area",
    "mentee_career_stage": "the mentee's career stage",
    "mentor_career_stage": "the mentor's career stage",
    "mentee_practice_area": "the mentee's practice area",
    "mentor_practice_area": "the mentor's practice area",
    "mentee_region": "the mentee's region",
    "mentor_region": "the mentor's region",
    "agreed_every_days": "agreed days between contacts",
}


def pair_records(edition: Edition) -> pd.DataFrame:
    """pair_id, program_id, mentor_id, day, is_ended, cause, is_end_reason_withheld, the facts, and the exposures.

    day: from the match to the ending, or to the last day on which the pair is known to have run. Exposures are nullable
    booleans. `edition` is the research edition.
    """
    facts = edition.sql(_query("pair_records"))
    exposures = edition.sql(_query("exposures"), window_days=WINDOW_DAYS, prompt_days=PROMPT_DAYS)
    return facts.merge(exposures, on="pair_id", how="left", validate="one_to_one")


def _query(name: str) -> str:
    return resources.files("pipelines.effects").joinpath(f"{name}.sql").read_text(encoding="utf-8")
