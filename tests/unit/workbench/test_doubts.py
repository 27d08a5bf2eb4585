"""What an evaluation warns of, on the sample shop and on extracts made for it."""

from __future__ import annotations

import threading
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import toolkit as tk
from toolkit.cli import main
from toolkit.library import Library, read_audiences

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOP = Path(__file__).parents[3] / "sample_data" / "sneaker_shop"


@pytest.fixture(scope="module")
def shop() -> Iterator[tk.Extract]:
    with tk.open_extract(SHOP, quiet=True) as extract:
        yield extract


@pytest.mark.parametrize(
    ("pql", "words"),
    [
        ('loyalty.tier = "Gold"', r'never "Gold".*\n  Write "gold"'),
        ('xEvent[eventType = "serch"]', r'never "serch".*\n  Did you mean search\?'),
        ("loyalty.points > 5 and loyalty.points < 6", "cannot be true together"),
        (
            "xEvent[timestamp occurs <= 3 years before now].count() >= 2",
            r"begins on 2023-07-01, before .* 2025-07-01 .*\n  Begin it on 2025-07-01 or later",
        ),
        ("xEvent[timestamp occurs before date(2020, 1, 1)]", "outside the events' time"),
        ("loyalty.tier = null", r"null .*\n  Write loyalty.tier.isNull\(\)"),
        ("xEvent[timestamp occurs tomorrow]", "no time of timestamp fits"),
    ],
)
def test_what_makes_an_answer_wrong_is_warned_of(shop: tk.Extract, pql: str, words: str) -> None:
    with pytest.warns(tk.ToolkitWarning, match=rf"(?s)^'Asked': .*{words}") as raised:
        evaluation = shop.evaluate(tk.Audience("Asked", pql))
    assert len(raised) == 1
    assert raised[0].filename == __file__
    assert "Asked" in repr(evaluation).rsplit("\n", 1)[1]
    assert "doubtful" in evaluation._repr_html_()


def test_a_composed_definition_is_shown_as_its_own_text(shop: tk.Extract) -> None:
    gold = tk.parse_pql('loyalty.tier = "gold"')
    joined = gold & tk.parse_pql('/* no span of this */ loyalty.tier = "Gold"')
    found = shop.evaluate(joined, quiet=True).findings
    assert [one.code for one in found] == ["contradiction", "case-mismatch"]
    assert found[1].excerpt == 'loyalty.tier = "Gold"'


def test_it_is_warned_once_of_all_audiences(shop: tk.Extract) -> None:
    asked = [tk.Audience(f"A{n}", f'loyalty.tier = "no{n}"') for n in range(12)]
    with pytest.warns(tk.ToolkitWarning, match="and 2 more") as raised:
        shop.evaluate(*asked)
    assert len(raised) == 1


def test_quiet_does_not_warn_and_keeps_the_findings(shop: tk.Extract) -> None:
    evaluation = shop.evaluate('loyalty.tier = "Gold"', quiet=True)
    assert [one.code for one in evaluation.findings] == ["case-mismatch"]


@pytest.mark.parametrize(
    "pql",
    [
        "true",
        'loyalty.tier = "gold"',
        "loyalty.points > 1000000",  # nobody: the answer shows it
        "xEvent[timestamp occurs <= 1 year before now]",
        "xEvent[timestamp occurs before yesterday]",
        "xEvent.timestamp occurs this year",
        'loyalty.tier.equals("GOLD", false)',
        "person.birthDate occurs <= 60 years before today",
    ],
)
def test_what_may_be_right_is_not_warned_of(shop: tk.Extract, pql: str) -> None:
    assert len(shop.evaluate(pql).findings) == 0


def test_the_samples_own_audiences_are_without_doubt(shop: tk.Extract) -> None:
    own = list(read_audiences(SHOP / "audiences"))
    assert len(own) >= 5
    assert len(shop.evaluate(*own).findings) == 0


def test_an_inactive_audience_is_warned_of(shop: tk.Extract, tmp_path: Path) -> None:
    old = tk.Audience("Old", 'loyalty.tier = "gold"', status="inactive")
    with pytest.warns(tk.ToolkitWarning, match=r"'Old': the audience is inactive.*\n  Set its"):
        shop.evaluate(old)
    library = Library(tmp_path / "library", create=True)
    library.save(old)
    asked = tk.Audience("Asked", 'inSegment("Old")')
    with pytest.warns(tk.ToolkitWarning, match="'Asked': the audience 'Old' is inactive"):
        shop.evaluate(asked, library=library)
    assert "inactive" in [one.code for one in shop.lint(asked, library=library)]


def days(numbers: list[int]) -> pd.DataFrame:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    times = [start + timedelta(days=n) for n in numbers]
    ids = [f"p{n % 3}" for n in range(len(numbers))]
    kinds = ["view"] * len(numbers)
    return pd.DataFrame({"profile_id": ids, "timestamp": times, "eventType": kinds})


def test_few_events_do_not_say_when_the_data_begins(tmp_path: Path) -> None:
    window = "xEvent[timestamp occurs <= 50 days before now]"
    everyone = pd.DataFrame({"profile_id": ["p0", "p1", "p2"]})
    for numbers, warned in (([80, 99], False), (list(range(80, 100)), True)):
        tables = {"profiles": everyone, "events": days(numbers)}
        with tk.open_extract(tables, store=tmp_path / str(warned), quiet=True) as extract:
            codes = [one.code for one in extract.evaluate(window, quiet=True).findings]
        assert codes == (["before-data"] if warned else [])


def test_no_thread_but_the_callers_is_warned(shop: tk.Extract) -> None:
    with warnings.catch_warnings(record=True) as raised:
        warnings.simplefilter("always")
        builder = tk.AudienceBuilder(shop, tk.Audience("Asked", 'loyalty.tier = "Gold"'))
        assert builder.wait(60)
        builder.close()
        assert threading.active_count() >= 1
    assert [one for one in raised if issubclass(one.category, tk.ToolkitWarning)] == []


def test_the_command_warns_in_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["evaluate", str(SHOP), "--pql", 'loyalty.tier = "Gold"']
    assert main(asked) == 0
    warned = capsys.readouterr().err
    assert warned.startswith("toolkit: warning: 'loyalty.tier = \"Gold\"': loyalty.tier is never")
    assert main([*asked, "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_an_unknown_audience_is_not_taken_for_a_text(shop: tk.Extract) -> None:
    asked = 'inSegment("An audience of a very long name")'
    with pytest.raises(
        tk.ToolkitError,
        match=r"a very long name'\nThere are store-event-guests",
    ):
        shop.evaluate(asked)
    close = tk.Audience("An audience of a very long nam", "true")
    with pytest.raises(tk.ToolkitError, match=r"Did you mean An audience of a very long nam\?$"):
        shop.evaluate(asked, close)


# --- eligibility ------------------------------------------------------------------------------


def test_a_related_table_is_for_batch_only(shop: tk.Extract) -> None:
    recent = "timestamp occurs <= 24 hours before now"
    pql = f'xEvent[{recent} and productListItems.exists(products.brand = "Nimbus")]'
    asked = tk.Audience("Asked", pql)
    found = shop.eligibility(asked)
    assert found.batch.is_eligible
    assert not found.streaming.is_eligible
    assert not found.edge.is_eligible
    assert "productListItems[].products.brand" in found.edge.reasons[0]
    assert "multi-entity" in [one.code for one in shop.lint(asked)]
    builder = tk.AudienceBuilder(shop, asked)
    shown = {one["method"]: one["reasons"] for one in builder._details["eligibility"]}
    builder.close()
    assert shown == {
        one.name: [{"reason": reason, "paths": ["0"]} for reason in one.reasons]
        for one in found.methods
    }


def test_without_a_related_table_the_definition_decides(shop: tk.Extract) -> None:
    asked = "xEvent[timestamp occurs <= 24 hours before now]"
    assert repr(shop.eligibility(asked)) == repr(tk.parse_pql(asked).eligibility())


# --- audiences that are named -----------------------------------------------------------------


def test_doubts_of_an_audience_that_is_named_are_warned_of(
    shop: tk.Extract, tmp_path: Path
) -> None:
    library = tk.Library(tmp_path)
    library.save(tk.Audience("Doubt", 'loyalty.tier = "Gold"'))
    library.save(tk.Audience("Uses doubt", 'inSegment("Doubt") or loyalty.points > 5'))
    with pytest.warns(tk.ToolkitWarning, match=r"'Doubt': loyalty\.tier is never \"Gold\""):
        shop.evaluate('inSegment("Uses doubt")', library=library)


def test_an_inactive_audience_two_steps_away_is_warned_of_once(
    shop: tk.Extract, tmp_path: Path
) -> None:
    library = tk.Library(tmp_path)
    library.save(tk.Audience("Old", 'loyalty.tier = "gold"', status="inactive"))
    library.save(tk.Audience("Uses old", 'inSegment("Old")'))
    evaluation = shop.evaluate('inSegment("Uses old")', library=library, quiet=True)
    assert [one.message for one in evaluation.findings] == ["the audience 'Old' is inactive"]


def test_an_instant_before_every_event_is_warned_of(shop: tk.Extract) -> None:
    recent = 'xEvent[eventType = "search" and timestamp occurs <= 30 days before now]'
    with pytest.warns(tk.ToolkitWarning, match="no event has happened yet: the first is of 2025"):
        assert shop.evaluate(tk.Audience("A", recent), as_of="2024-01-01")["A"].count == 0
