"""Tables of SQL and tables of Python in one order, and what a build keeps about itself."""

from datetime import date

import duckdb
import pytest

from pipelines import instruments, metrics, steps
from pipelines.errors import DeclarationError
from pipelines.settings import Settings
from tests.hand_made import AS_OF, NO_RISK, build, contacts, core, pair


def test_a_table_that_python_makes_stands_between_those_it_reads_and_those_that_read_it() -> None:
    made: list[str] = []

    def make(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("select count(*) from mart.pair_asof").fetchall()  # stands already
        connection.execute(NO_RISK)

    risk = steps.Made("mart.pair_risk", frozenset({"mart.pair_asof"}), make)
    others = instruments.made(instruments.all_instruments().values())
    ordered = steps.build(core(pairs=[pair()]), Settings(), AS_OF, [risk, *others], progress=made.append)
    assert made == ordered
    places = [ordered.index(f"mart.{name}") for name in ("pair_asof", "pair_risk", "pair_state", "pair_today")]
    assert places == sorted(places)


def test_a_build_without_a_table_that_others_read_is_refused_and_says_which() -> None:
    with pytest.raises(DeclarationError, match=r"mart\.pair_\w+: reads mart.pair_risk, which nothing makes"):
        steps.build(core(), Settings(), AS_OF, instruments.made([]))


def test_only_what_is_asked_for_and_what_it_stands_on_is_made() -> None:
    ordered = steps.build(core(pairs=[pair()]), Settings(), AS_OF, only=["mart.contact_gaps"])
    assert ordered == [
        *("mart.numbers", "mart.pair_terms", "mart.pause_spells", "mart.contact_log"),
        *("mart.landmarks", "mart.contact_days", "mart.pair_clock", "mart.contact_gaps"),
    ]


def test_a_build_keeps_the_numbers_it_was_made_with() -> None:
    connection = build(core(), "parameters", as_of=date(2025, 2, 3), grace_days=21, one_sided_share=0.25)
    kept = metrics.kept_parameters(connection)
    assert kept == steps.parameters(Settings(grace_days=21, one_sided_share=0.25), date(2025, 2, 3))
    assert kept["as_of"] == "2025-02-03"
    assert kept["interval_z"] == pytest.approx(1.959964, abs=1e-6)  # the 97.5 % quantile of the normal distribution


def test_a_second_build_in_the_same_file_replaces_the_first() -> None:
    connection = core(pairs=[pair()], contacts=contacts("P1", "2025-06-01"))
    tables = "select table_name from information_schema.tables where table_schema = 'mart' order by 1"
    first = build(connection).execute(tables).fetchall()
    rows = connection.execute("select * exclude (weeks) from mart.pair_today").fetchall()
    assert build(connection).execute(tables).fetchall() == first
    assert connection.execute("select * exclude (weeks) from mart.pair_today").fetchall() == rows
