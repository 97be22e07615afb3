"""The accounting identity on any mess: nothing raises but a refusal, every row is somewhere, twice is once."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.errors import RefusedInput
from tests.loading import Judged, judged

COLUMNS = {
    "participants": ("person_id", "role", "capacity", "joined_on", "name"),
    "pairs": ("pair_id", "mentor_id", "mentee_id", "matched_on", "ended_on", "contact_every_days", "end_reason"),
    "contacts": ("contact_id", "pair_id", "occurred_at", "status", "duration_minutes", "channel", "logged_at"),
    "goals": ("goal_id", "pair_id", "parent_goal_id", "status", "progress_pct", "set_on", "target_on"),
}
IDS = st.sampled_from(["1", "2", "3", "01", " 2", "", "é", "-"])
WORDS = st.sampled_from(["mentor", "both", "held", "missed", "active", "Done", "", "NULL", "?!", "other"])
DATES = st.sampled_from(
    ["2025-01-05", "2025-02-30", "5/1/2025", "25/12/2024", "1111-11-11", "2024-12-31T23:59:00+05:30", ""]
)
NUMBERS = st.sampled_from(["0", "-1", "45,5", "1,030", "100", "101", "1e9", "90 min", "∞", ""])
ANY = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6)
CELL = st.one_of(IDS, WORDS, DATES, NUMBERS, ANY)


@st.composite
def messes(draw: st.DrawFn) -> dict[str, str]:
    """A folder of canonical files: some columns missing, cells of any kind, rows too short and too long, blank lines."""
    files = {}
    for table in draw(st.lists(st.sampled_from(sorted(COLUMNS)), unique=True, min_size=1)):
        columns = [name for name in COLUMNS[table] if draw(st.integers(0, 9))]
        out = io.StringIO()
        writer = csv.writer(out, lineterminator=draw(st.sampled_from(["\n", "\r\n"])))
        writer.writerow(columns)
        for _ in range(draw(st.integers(0, 8))):
            width = len(columns) + draw(st.sampled_from([0, 0, 0, 0, 0, 0, 1, -1]))
            writer.writerow([draw(CELL) for _ in range(max(1, width))])
            if not draw(st.integers(0, 9)):
                out.write("\n")
        files[f"{table}.csv"] = out.getvalue()
    return files


def identity_holds(result: Judged) -> None:
    for file, table, file_id, read, loaded, held, older, ignored in result.rows(
        'select file, "table", file_id, rows_read, rows_loaded, rows_quarantined, rows_superseded, rows_ignored '
        "from quality.loads"
    ):
        assert read == loaded + held + older + ignored, (file, table)
        ((found,),) = result.rows(
            f"select count(*) from quality.quarantine where file_id = {file_id} and table_name = '{table}'"
        )
        assert found == held
        ((found,),) = result.rows(
            f"select count(*) from quality.superseded where file_id = {file_id} and table_name = '{table}'"
        )
        assert found == older


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(messes())
def test_every_row_of_any_mess_is_loaded_held_back_superseded_or_ignored(files: dict[str, str]) -> None:
    with TemporaryDirectory() as folder:
        try:
            result = judged(Path(folder) / "once", files, as_of="2025-12-31")
        except RefusedInput as refusal:
            assert refusal.what
            assert refusal.next_step
            return
        identity_holds(result)
        # Where the key is there, one row a key; a row of a file is in one place only.
        for table in (name.removesuffix(".csv") for name in files):
            ((rows, keys),) = result.rows(f"select count(*), count(distinct {COLUMNS[table][0]}) from core.{table}")
            assert rows == keys
        again = judged(Path(folder) / "twice", files, files, as_of="2025-12-31")
        identity_holds(again)
        for table in (name.removesuffix(".csv") for name in files):
            assert again.core(table) == result.core(table)
