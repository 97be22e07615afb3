"""How far the coordinator's time reaches down the list, and what share of the coming silences that catches.

In: the records of a run, whose settings say how many pairs can be contacted a week, and the proof on the model card. Out: words.
"""

from dashboard import data, evidence
from dashboard import format as fmt


def week(place: int, capacity: int) -> str:
    """When the pair at `place` (from 0) of the list comes, if `capacity` pairs are contacted a week: the list is cut there."""
    weeks = place // capacity
    return ("this week", "next week")[weeks] if weeks < 2 else f"in {weeks} weeks"


def line(records: data.Records) -> str:
    """What contacting so many a week catches, by the backtest; why it is not known where it is not."""
    capacity = records.settings.weekly_capacity_pairs
    if not capacity:
        return ""
    card = evidence.card(records)
    unknown = "What share of the coming silences these catch is not known"
    head = f"You can contact {fmt.plural(capacity, 'pair')} a week."
    if card is None:
        return f"{head} {unknown}: there is no proof for these programs alone." if records.scope.programs else ""
    proof = card["evidence"]
    if proof["too_little"]:
        return f"{head} {unknown}: {proof['too_little']}."
    here = evidence.of(proof, evidence.CHAMPION)
    caught = fmt.interval(*(here[f"recall_at_capacity{side}"] for side in ("", "_low", "_high")))
    return (
        f"{head} At {fmt.plural(len(proof['origins']), 'earlier date')}, those at the greatest risk caught {caught} of the "
        "silences that came."
    )
