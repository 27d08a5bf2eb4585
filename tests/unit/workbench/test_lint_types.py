"""What the types of fields make of a definition, and may not have been meant."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import toolkit as tk
from tests.agreement.conditions import THEMES
from tests.spec.small import write_extract

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.agreement.conditions import Theme

TYPES = {
    "text-with-number",
    "text-with-boolean",
    "ordered-as-text",
    "midnight-only",
    "text-as-condition",
    "field-on-the-right",
}
PROFILES = pd.DataFrame(
    {
        "profile_id": list("abcd"),
        "total": ["5", "5.0", " ", "12"],
        "word": ["red", "blue", None, "red"],
        "flag": ["true", "false", "true", None],
        "n": [1, 2, 3, 4],
        "born": [date(1990, 1, 1)] * 4,
        "since": [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3, 4)],
        "tags": [["5", "x"], [], None, ["y"]],
    }
)
EVENTS = pd.DataFrame(
    {
        "profile_id": ["a", "b"],
        "timestamp": [datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 2, 2, tzinfo=UTC)],
        "eventType": ["buy", "buy"],
        "total": ["x", "y"],
        "code": ["9", "10"],
    }
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tk.Extract]:
    store = tmp_path_factory.mktemp("stores")
    tables = {"profiles": PROFILES, "events": EVENTS}
    with tk.open_extract(tables, store=store, quiet=True) as extract:
        yield extract


def codes_of(extract: tk.Extract, pql: str) -> list[str]:
    return [one.code for one in extract.lint(pql) if one.code in TYPES]


@pytest.mark.parametrize(
    ("pql", "codes"),
    [
        ("total = 5", ["text-with-number"]),
        ("5 = total", ["text-with-number"]),
        ("total != 5", ["text-with-number"]),
        ("total in [5, 12]", ["text-with-number", "text-with-number"]),
        ("total notIn [5]", ["text-with-number"]),
        ("tags = 5", ["text-with-number"]),
        ("tags.includes(5)", ["text-with-number"]),
        ("xEvent[code = 9]", ["text-with-number"]),
        ("exists E from xEvent where E.code = 9", ["text-with-number"]),
        ("xEvent[total = 5]", []),  # no value of it looks like a number
        ("xEvent[total = 5] and total = 5", ["text-with-number"]),
        ("word = 5", []),
        ('total = "5"', []),
        ('n = "5"', []),
        ('total > "5"', ["ordered-as-text"]),
        ('xEvent[code <= "10"]', ["ordered-as-text"]),
        ('total > "x"', []),
        ('word > "5"', []),
        ('since > "2026-01-02"', []),
        ("flag = true", ["text-with-boolean"]),
        ("word = true", ["text-with-boolean"]),
        ('flag = "true"', []),
        ("word", ["text-as-condition"]),
        ("n > 1 and not (word)", ["text-as-condition"]),
        ("xEvent[code]", ["text-as-condition"]),
        ("if (n > 2, word, total)", []),
        ("word.isNotNull()", []),
        ("tags", []),
        ("n", []),
        ("born", []),
        ("since = date(2026, 1, 2)", ["midnight-only"]),
        ("since != today", ["midnight-only"]),
        ("xEvent[timestamp = date(2026, 2, 1)]", ["midnight-only"]),
        ("since = born", ["midnight-only"]),
        ("since occurs on date(2026, 1, 2)", []),
        ("born = date(1990, 1, 1)", []),
        ('since = "2026-01-02T00:00:00Z"', []),
        ("since > date(2026, 1, 2)", []),
        ("5 < n", ["field-on-the-right"]),
        ("xEvent[5 >= ^.n]", ["field-on-the-right"]),
        ("n > 5", []),
        ("5 < 6", []),
        ("5 = n", []),
    ],
)
def test_the_types_judge(small: tk.Extract, pql: str, codes: list[str]) -> None:
    assert codes_of(small, pql) == codes


@pytest.mark.parametrize(
    ("pql", "parts"),
    [
        ("total = 5", ['3 of its 4 values look like numbers, such as "12"', "[fields] total ="]),
        ('total > "5"', ["total is text and is ordered as text"]),
        ("word = true", ['only the text "true" is equal', '[fields] word = "boolean"']),
        ("since = date(2026, 1, 2)", ["it equals a day only at 00:00 UTC", "since occurs on"]),
        ("5 < n", ["Write n > 5."]),
        ("word", ["word.isNotNull()"]),
    ],
)
def test_a_finding_says_what_and_what_to_do(small: tk.Extract, pql: str, parts: list[str]) -> None:
    (one,) = [one for one in small.lint(pql) if one.code in TYPES]
    for part in parts:
        assert part in f"{one.message} {one.hint}"


def test_a_text_of_which_true_is_a_value_is_a_note(small: tk.Extract) -> None:
    severities = {pql: small.lint(pql) for pql in ("flag = true", "word = true")}
    kinds = {
        pql: [one.severity for one in findings if one.code == "text-with-boolean"]
        for pql, findings in severities.items()
    }
    assert kinds == {"flag = true": ["note"], "word = true": ["warning"]}


def test_python_and_json_are_judged_as_text_is(small: tk.Extract) -> None:
    composed = tk.field("total") == 5
    assert [one.code for one in small.lint(composed) if one.code in TYPES] == ["text-with-number"]


MEANT = {
    "-1 < age and age < 30": ["field-on-the-right"],
    "not (-1 < age and age < 30)": ["field-on-the-right"],
    'code < "9"': ["ordered-as-text"],
    "code = 9": ["text-with-number"],
}
"""What is found in the suites of conditions: of `code` three values of four look like numbers."""


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_no_other_condition_of_the_suites_is_doubted(theme: Theme, tmp_path: Path) -> None:
    folder = write_extract(theme.extract, tmp_path / "theme")
    with tk.open_extract(folder, store=tmp_path / "stores", quiet=True) as extract:
        for _name, pql, _ids in theme.cases:
            assert codes_of(extract, pql) == MEANT.get(pql, [])
