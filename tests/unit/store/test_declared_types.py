"""A column of text that holds numbers: asking for its order says what to do, and that works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import toolkit as tk
from toolkit.cli import main
from toolkit.errors import PqlTypeError, SourceError
from toolkit.schema import INTEGER, NUMBER, STRING, Kind, Scalar

if TYPE_CHECKING:
    from pathlib import Path

BLANK = 11
CUSTOMERS = pd.DataFrame(
    {
        "customer_id": [f"C{number:04d}" for number in range(200)],
        "tenure": [number % 73 for number in range(200)],
        "TotalCharges": [
            " " if number < BLANK else f"{(number * 7919 % 90_000) / 10:.2f}"
            for number in range(200)
        ],
        "note.score": [["7", "0", "-3", "x", ""][number % 5] for number in range(200)],
        "since": [["2024-01-31", "2024-02-30", " 2023-12-01 ", ""][n % 4] for n in range(200)],
        "at": [["2024-01-31T10:00:00Z", "soon", "2024-02-01"][n % 3] for n in range(200)],
        "paid": [["true", "FALSE", "maybe"][n % 3] for n in range(200)],
    }
)
COUNTED = int((pd.to_numeric(CUSTOMERS["TotalCharges"].str.strip()) > 5000).sum())
"""What pandas counts once the blanks are missing."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "telco"
    folder.mkdir()
    CUSTOMERS.to_csv(folder / "customers.csv", index=False)
    return folder


def opened(folder: Path, fields: str = "") -> tk.Extract:
    config = f"as_of = 2026-07-01T00:00:00Z\n[fields]\n{fields}\n"
    (folder / "extract.toml").write_text(config, encoding="utf-8")
    return tk.open_extract(folder, store=folder.with_name("stores"), quiet=True)


def test_text_is_not_ordered_beside_a_number(folder: Path) -> None:
    with opened(folder) as extract, pytest.raises(PqlTypeError) as caught:
        extract.evaluate("TotalCharges > 5000")
    message = str(caught.value)
    assert "TotalCharges is text and cannot be ordered beside an integer" in message
    assert '[fields] TotalCharges = "number"' in message


def test_the_command_line_refuses_and_says_how(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder.with_name("cache")))
    command = ["evaluate", str(folder), "--as-of", "2026-07-01", "--pql", "TotalCharges > 5000"]
    assert main(command) == 1
    said = capsys.readouterr()
    assert '[fields] TotalCharges = "number"' in said.err
    (folder / "extract.toml").write_text('[fields]\nTotalCharges = "number"\n', encoding="utf-8")
    assert main(command) == 0
    assert f" {COUNTED} " in capsys.readouterr().out


def test_the_advice_gives_the_count_that_pandas_has(folder: Path) -> None:
    wrong = int((CUSTOMERS["TotalCharges"] > "5000").sum())
    assert wrong != COUNTED
    with opened(folder, 'TotalCharges = "number"') as extract:
        evaluation = extract.evaluate("TotalCharges > 5000", "TotalCharges.isNull()")
        assert list(evaluation.sizes()["profiles"]) == [COUNTED, BLANK]
        (total,) = extract.fields("TotalCharges").to_dict("records")
        assert total["type"] == "number"


def test_blanks_and_unreadable_cells_are_told(folder: Path) -> None:
    with opened(folder, 'TotalCharges = "number"\n"note.score" = "integer"') as extract:
        notes = [line for line in extract.notes if "TotalCharges" in line or "score" in line]
    assert notes == [
        "TotalCharges of customers.csv: number, 11 cells blank and so missing",
        "note.score of customers.csv: integer",
        "left out: 40 cells of note.score in customers.csv, such as 'x': no integer, so missing",
    ]


@pytest.mark.parametrize(
    ("said", "pql", "profiles"),
    [
        ('"note.score" = "integer"', "note.score >= 0", 80),
        ('"note.score" = "number"', "note.score < 0", 40),
        ('since = "date"', "since occurs before date(2024, 1, 1)", 50),
        ('since = "date"', "since.isNull()", 100),
        ('at = "date-time"', "at occurs after date(2024, 1, 31)", 66),
        ('paid = "boolean"', "paid", 67),
        ('paid = "boolean"', "not (paid) and paid.isNotNull()", 67),
    ],
)
def test_every_type_is_read(folder: Path, said: str, pql: str, profiles: int) -> None:
    with opened(folder, said) as extract:
        assert extract.evaluate(pql).sizes()["profiles"].item() == profiles


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ('TotalCharge = "number"', "Did you mean TotalCharges"),
        ('tenure = "date"', "tenure holds BIGINT in customers.csv, neither text nor date"),
        ('TotalCharges = "numbr"', "Did you mean number"),
        ("TotalCharges = 5", "must be a type"),
        ('customer_id = "integer"', "no column 'customer_id'"),
    ],
)
def test_a_wrong_entry_is_told(folder: Path, said: str, message: str) -> None:
    with pytest.raises(SourceError, match=r"\[fields\]") as caught:
        opened(folder, said)
    assert message in str(caught.value)


def test_a_column_that_has_the_type_already_stays_as_it_is(folder: Path) -> None:
    with opened(folder, 'tenure = "number"') as extract:
        assert extract._store.layout.profiles.columns[("tenure",)].type == INTEGER
        assert not [line for line in extract.notes if "tenure" in line]


@pytest.mark.parametrize(
    ("cells", "kind", "above"),
    [
        (["1", "2.5", "", None], Scalar(Kind.NUMBER, 1), ("n > 2", 1)),
        (["0.1", "0.20", "1e3", "-.5"], NUMBER, ("n >= 1000", 1)),
        (["12345678901234567890.12", "12345678901234567890.11"], Scalar(Kind.NUMBER, 2),
         ("n > 12345678901234567000", 2)),
        (["inf", "nan", "1,5", "0x10"], Scalar(Kind.NUMBER, 0), ("n.isNull()", 4)),
        (["+5", " 6 ", "5."], Scalar(Kind.NUMBER, 0), ("n = 5", 2)),
    ],
)  # fmt: skip
def test_a_number_keeps_every_digit(
    cells: list[str | None], kind: Scalar, above: tuple[str, int], tmp_path: Path
) -> None:
    folder = tmp_path / "few"
    folder.mkdir()
    ids = [str(number) for number in range(len(cells))]
    pd.DataFrame({"profile_id": ids, "n": cells}).to_parquet(folder / "profiles.parquet")
    with opened(folder, 'n = "number"') as extract:
        assert extract._store.layout.profiles.columns[("n",)].type == kind
        assert extract.evaluate(above[0]).sizes()["profiles"].item() == above[1]
        stored = extract._store.query("SELECT n FROM profiles").fetchall()
    if kind == Scalar(Kind.NUMBER, 2):
        assert {str(value) for (value,) in stored} == set(cells)


def test_a_field_of_events_inside_an_object_is_typed(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    events = pd.DataFrame(
        {
            "profile_id": ["a", "a", "b"],
            "timestamp": pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-03"]),
            "eventType": ["buy"] * 3,
            "order": [{"total": "9.5"}, {"total": "10"}, {"total": "-"}],
        }
    )
    events.to_parquet(folder / "events.parquet")
    with opened(folder, '"order.total" = "number"') as extract:
        found = extract.evaluate("xEvent.sum(order.total) > 19", "xEvent.max(order.total) = 10")
        assert list(found.sizes()["profiles"]) == [1, 1]


def test_what_is_not_declared_stays_text(folder: Path) -> None:
    with opened(folder) as extract:
        kinds = {
            path: column.type for path, column in extract._store.layout.profiles.columns.items()
        }
    assert kinds[("TotalCharges",)] == STRING
    assert kinds[("tenure",)] == INTEGER
