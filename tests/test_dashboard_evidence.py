"""Model evidence says what the build's card says, tells small programs apart, and shows the challenger that was tried."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard import capacity, chances, data, evidence
from dashboard import format as fmt
from dashboard.charts import evidence as charts
from dashboard.marks import STATES
from dashboard.tables import evidence as tables
from pipelines.kept_backtest import NAME
from pipelines.published import Edition
from pipelines.settings import Settings
from pipelines.warehouse import open_warehouse
from tests.e2e.pages import Visit, as_served, build, empty, figure, least, listed, sample, visit, words


@pytest.fixture(scope="module")
def proof(build: Edition) -> dict[str, Any]:
    cards = build.table("mart.model_card").sort_values("landmark_on")
    found: dict[str, Any] = json.loads(cards["card"].iloc[-1])["evidence"]
    return found


def of(proof: dict[str, Any], candidate: str) -> dict[str, Any]:
    return {row["candidate"]: row for row in proof["measures"]}[candidate]


def test_the_first_line_is_the_precision_of_the_list_beside_the_days_rule(
    visit: Visit, sample: Path, proof: dict[str, Any]
) -> None:
    here, rule = of(proof, "blend"), of(proof, "days_since")
    said = visit(sample, "model_evidence").header[0].value
    assert f"Of the {proof['capacity']} pairs" in said
    assert f"{here['precision_at_capacity']:.0%}".replace("%", " %") in said
    assert f"days since the last contact {rule['precision_at_capacity']:.0%}".replace("%", " %") in said


def test_every_candidate_has_a_row_and_the_figures_are_those_of_the_card(
    visit: Visit, sample: Path, proof: dict[str, Any]
) -> None:
    app = visit(sample, "model_evidence")
    shown = {tile.label: tile.value for tile in app.metric}
    assert shown["Sorts right"] == f"{of(proof, 'blend')['auc']:.2f}"
    told = tables.candidates(proof)
    assert len(told) == len(proof["measures"]) >= 8
    assert told["Brier score"].iloc[0].startswith(f"{of(proof, 'blend')['brier']:.3f} (")
    points = figure(app, 0)["data"][1]
    assert len(points["customdata"]) == 10


def test_the_rule_of_casa_stands_beside_the_list_with_what_it_flags(
    visit: Visit, sample: Path, proof: dict[str, Any]
) -> None:
    rule = next(row for row in proof["rules"] if row["rule_days"] == 14)
    told = tables.rules(proof).set_index("No contact for").loc["over 14 days (CASA)"]
    assert told["Of all pairs, flagged"] == f"{rule['flagged_share']:.0%}".replace("%", " %")
    assert told["Of silences, flagged"] == f"{rule['recall']:.0%}".replace("%", " %")
    shown = [table.value for table in visit(sample, "model_evidence").table if "No contact for" in table.value]
    assert len(shown) == 1


def test_a_rule_that_is_as_good_is_named_and_nothing_is_claimed() -> None:
    rows = [{"other": "rule_30_days", "brier_lower_by": 0.01, "low": -0.001, "high": 0.02, "takes_over": False}]
    assert "Not shown to be better than 30-day rule" in tables.compared({"against": rows})
    clear = [{**rows[0], "low": 0.004}]
    assert tables.compared({"against": clear}).startswith("Better than every plain rule, beyond chance.")


def test_the_challenger_is_asked_for_by_its_command_until_it_was_tried(
    visit: Visit, sample: Path, proof: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "mentorscope backtest" in [code.value for code in visit(sample, "model_evidence").code]
    rival = {**of(proof, "gap_curve"), "candidate": "boosting"}
    gain = {"other": "boosting", "brier_lower_by": 0.004, "low": -0.005, "high": 0.011, "takes_over": False}
    tried = {**proof, "measures": [*proof["measures"], rival], "against": [*proof["against"], gain]}
    for name in ("CURRENT", "builds"):
        (tmp_path / name).symlink_to(sample / name)
    (tmp_path / NAME).write_text(json.dumps({**tried, "build": "build-000000", "as_of": "2026-01-01"}))
    told = words(visit(tmp_path, "model_evidence"))
    assert "does not take over" in told
    assert "as of 1 Jan 2026" in told
    better = {**tried, "against": [*proof["against"], {**gain, "low": 0.001, "takes_over": True}]}
    (tmp_path / NAME).write_text(json.dumps({**better, "build": "build-000000", "as_of": "2026-01-01"}))
    assert "may take the model's place; the list is still the model's" in words(visit(tmp_path, "model_evidence"))
    names = {"boosting": "blend", "blend": "replaced"}
    measures = [{**row, "candidate": names.get(row["candidate"], row["candidate"])} for row in better["measures"]]
    told = {**better, "measures": measures, "against": [{**gain, "other": "replaced"}], "is_promoted": True}
    assert "That of the trees is lower than that of the model before" in tables.challenged(told)
    assert "has taken the model's place" in tables.challenged(told)


def test_the_list_is_cut_into_weeks_and_says_what_a_week_catches(
    visit: Visit, sample: Path, proof: dict[str, Any]
) -> None:
    app = visit(sample, "pairs_to_contact")
    turns = listed(app)["Turn"].to_list()
    assert turns[:21] == ["this week"] * 10 + ["next week"] * 10 + ["in 2 weeks"]
    caught = f"{of(proof, 'blend')['recall_at_capacity']:.0%}".replace("%", " %")
    assert f"those at the greatest risk caught {caught}" in words(app)
    assert "Turn" not in listed(visit(sample, "pairs_to_contact", order="by name"))
    assert "Turn" not in listed(visit(sample, "pairs_to_contact", state=STATES["watch"].text))


def test_who_may_see_some_programs_is_told_that_the_proof_is_of_all(sample: Path) -> None:
    limited = data.Records(
        str(sample), data.published(sample), data.Scope(programs=("rx-bridge",)), "b", dt.date(2026, 6, 30), Settings()
    )
    assert evidence.card(limited) is None
    assert "there is no proof for these programs alone" in capacity.line(limited)


def test_researchers_get_the_card_without_the_counts_of_small_groups(sample: Path, build: Edition) -> None:
    released = open_warehouse(sample, "research").table("mart.model_card")
    groups = json.loads(released["card"].iloc[0])["evidence"]["subgroups"]
    of_build = json.loads(build.table("mart.model_card").sort_values("landmark_on")["card"].iloc[-1])
    small = [group for group in groups if group["error"] is None]
    assert len(released) == 1
    assert small
    assert all(group[name] is None for group in small for name in ("rows", "pairs", "silences"))
    told = [group for group in groups if group["error"] is not None]
    assert told == [group for group in of_build["evidence"]["subgroups"] if group["error"] is not None]


def test_a_pairs_page_says_why_what_a_contact_would_change_and_how_it_may_end(
    visit: Visit, sample: Path, build: Edition
) -> None:
    row = build.sql(
        "select r.* from mart.pair_risk as r join mart.landmarks as l on r.landmark_on = l.landmark_on and l.is_as_of "
        "order by r.risk desc nulls last limit 1"
    ).iloc[0]
    told = words(visit(sample, "pair", pair_id=row.pair_id))
    assert row.risk_reasons[0][:12] in told
    assert f"would be {row.risk_after_contact:.0%}".replace("%", " %") in told.replace("\\", "")
    assert f"ends early within 90 days: {row.early_ending_chance:.0%}".replace("%", " %") in told.replace("\\", "")


def test_a_pair_that_has_not_begun_is_compared_with_those_that_waited_as_long() -> None:
    row = {"risk_reasons": [], "horizon_days": 30, "risk_after_contact": None, "early_ending_chance": None}
    said = chances.sentences({**row, "begin_chance": 0.4, "begin_low": 0.2, "begin_high": 0.6})
    assert said == [
        "Of pairs that waited as long for their first contact, 40 % (20 to 60) had it within the next 30 days."
    ]
    assert chances.sentences({**row, "begin_chance": None}) == []


def test_early_endings_have_their_own_proof(visit: Visit, sample: Path, build: Edition) -> None:
    card = json.loads(build.table("mart.model_card").sort_values("landmark_on")["card"].iloc[-1])["early_ending"]
    told = words(visit(sample, "model_evidence"))
    assert f"learned from {card['early_count']} early endings and {card['planned_count']} planned end" in told
    proof = card["evidence"]
    assert f"at {fmt.plural(len(proof['origins']), 'earlier date')} ended early" in told
    assert f"Brier score was {of(proof, 'hazard')['brier']:.3f}" in told
    verdict = "better than" if proof["gain"]["low"] > 0 else "not shown to be better than"
    assert f"it is {verdict} that" in told.replace("*", "")


def test_a_small_program_is_told_what_is_missing_and_gets_no_figure(visit: Visit, least: Path) -> None:
    app = visit(least, "model_evidence")
    assert app.header[0].value.startswith("Too small to tell how far the list can be trusted")
    assert not app.metric
    assert "It is the gap curve alone" in words(app)
    assert "it takes thirty early endings" in words(app)


def test_a_group_name_from_an_export_is_text_in_the_figure() -> None:
    audited = pd.DataFrame(
        [{"error": 0.1, "error_low": 0.0, "error_high": 0.2, "mean_chance": 0.5, "silent_share": 0.4}]
    )
    drawn = charts.groups(audited, ["region: <img src=x onerror=alert(1)>"])
    assert drawn.layout.yaxis.ticktext[0] == "region: &lt;img src=x onerror=alert(1)&gt;"


def test_a_group_too_small_has_its_counts_and_words_in_place_of_figures() -> None:
    row = {
        "group_by": "region",
        "group_value": "Mountain",
        "pairs": 4,
        "silences": 1,
        "error": None,
        "mean_chance": None,
    }
    row |= {"silent_share": None, "brier": None, "caught_share": None}
    told = tables.groups(pd.DataFrame([row])).iloc[0]
    assert (told["Pairs"], told["Said"], told["Said less came"]) == ("4", "too small to tell", "–")
