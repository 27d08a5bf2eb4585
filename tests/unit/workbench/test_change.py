"""Why profiles entered and left: the window, the data, the rule, and the rules that decided."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import toolkit as tk
from tests.spec.small import of_tables, write_extract
from toolkit.errors import DefinitionError, PqlTypeError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings(
    "ignore:(?s).*quiet=True does not warn:toolkit.errors.ToolkitWarning"
)
"""Definitions that nobody meets, and values that never occur, are asked on purpose."""

SHOP = "sample_data/sneaker_shop"
BUY = 'eventType = "commerce.purchases"'
EARLIER = of_tables(
    "2026-03-01 00:00",
    """
    profile_id | tier
    anna       | gold
    ben        | gold
    cleo       | silver
    dora       | gold
    """,
    """
    profile_id | timestamp:instant | eventType
    anna       | 2026-02-20 00:00  | buy
    ben        | 2026-01-15 00:00  | buy
    cleo       | 2026-02-25 00:00  | buy
    dora       | 2026-03-20 00:00  | buy
    """,
    """
    audience | profile_id | status
    vips     | anna       | realized
    vips     | ben        | realized
    """,
)
LATER = of_tables(
    "2026-04-01 00:00",
    """
    profile_id | tier
    anna       | gold
    cleo       | gold
    dora       | gold
    emil       | gold
    """,
    """
    profile_id | timestamp:instant | eventType
    anna       | 2026-02-20 00:00  | buy
    anna       | 2026-03-25 00:00  | buy
    cleo       | 2026-03-20 00:00  | buy
    dora       | 2026-03-20 00:00  | buy
    emil       | 2026-03-30 00:00  | buy
    """,
    """
    audience | profile_id | status
    vips     | anna       | realized
    vips     | emil       | existing
    """,
)
RECENT = 'tier = "gold" and xEvent[eventType = "buy" and timestamp occurs <= 30 days before now]'


@pytest.fixture(scope="module")
def shop() -> Iterator[tk.Extract]:
    with tk.open_extract(SHOP, quiet=True) as extract:
        yield extract


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[tk.Extract, tk.Extract]]:
    folder = tmp_path_factory.mktemp("extracts")
    first, second = (
        write_extract(small, folder / name) for small, name in ((EARLIER, "may"), (LATER, "june"))
    )
    stores = folder / "stores"
    with (
        tk.open_extract(first, store=stores, quiet=True) as before,
        tk.open_extract(second, store=stores, quiet=True) as after,
    ):
        yield before, after


def one(extract: tk.Extract, pql: str, **options: object) -> object:
    return extract.evaluate(tk.Audience("it", pql), **options)["it"]


def told(change: object) -> dict[str, tuple[str, str]]:
    found = change.profiles()
    return dict(
        zip(found["profile_id"], zip(found["change"], found["cause"], strict=True), strict=True)
    )


def test_new_data_at_a_later_instant(both: tuple[tk.Extract, tk.Extract]) -> None:
    before, after = both
    change = one(after, RECENT).change(one(before, RECENT))
    assert told(change) == {
        "anna": ("undone", ""),  # out by the window, in again by her new event
        "cleo": ("entered", "data"),
        "dora": ("entered", "window"),  # the earlier extract has her event already
        "emil": ("entered", "new profile"),
    }
    table = change.table().set_index("cause")
    assert table["undone"].to_dict() == {
        "window": 1,
        "data": 0,
        "new profile": 0,
        "removed profile": 0,
        "rule": 0,
    }
    assert table["profiles"].tolist() == [2, 3, 4, 4, 4]
    back = one(before, RECENT).change(one(after, RECENT))
    assert told(back)["emil"] == ("exited", "window")  # at that instant his event is to come
    removed = one(after, 'tier = "gold"').change(one(before, 'tier = "gold"'))
    assert told(removed) == {
        "ben": ("exited", "removed profile"),
        "cleo": ("entered", "data"),
        "emil": ("entered", "new profile"),
    }
    assert "as a removed profile" in repr(removed.explain("ben"))
    assert removed.explain("ben").after is None
    with pytest.raises(UnknownNameError, match="anna"):
        removed.explain("ana")


def test_the_same_source_exported_again(tmp_path: Path) -> None:
    folder = write_extract(EARLIER, tmp_path / "extract")
    store = tmp_path / "stores"
    with tk.open_extract(folder, store=store, quiet=True) as before:
        was = one(before, 'tier = "gold"')
        write_extract(replace(LATER, as_of=EARLIER.as_of), folder)
        with tk.open_extract(folder, store=store, quiet=True) as after:
            change = one(after, 'tier = "gold"').change(was)
            assert set(told(change)) == {"ben", "cleo", "emil"}
            assert change.rules()["said"].tolist() == ["both"]
            assert change.rules()[["entered", "exited"]].values.tolist() == [[2, 1]]


def test_an_imported_audience_changes_by_its_data(both: tuple[tk.Extract, tk.Extract]) -> None:
    before, after = both
    vips = 'inSegment("vips")'
    change = one(after, vips).change(one(before, vips))
    assert told(change) == {
        "ben": ("exited", "removed profile"),
        "emil": ("entered", "new profile"),
    }


def test_what_an_audience_names_is_asked_along(
    both: tuple[tk.Extract, tk.Extract], tmp_path: Path
) -> None:
    before, after = both
    library = tk.Library(tmp_path / "library", create=True)
    library.save(tk.Audience("Recent", RECENT))
    named = one(before, 'inSegment("Recent")', library=library)
    plain = one(before, RECENT)
    library.save(tk.Audience("Recent", 'tier = "silver"'), replace=True)
    assert told(one(after, RECENT).change(named)) == told(one(after, RECENT).change(plain))
    silver = one(after, 'inSegment("Recent")', library=library)
    assert set(told(silver.change(named)).values()) >= {("exited", "rule")}


def test_an_edited_rule_says_which_of_its_parts_decided(shop: tk.Extract) -> None:
    old = f'loyalty.tier = "gold" and xEvent[{BUY} and timestamp occurs <= 30 days before now]'
    new = (
        f'loyalty.tier in ["gold", "silver"] and xEvent[{BUY} and timestamp occurs <= 30 days '
        'before now] and not (inSegment("store-event-guests"))'
    )
    before, after = one(shop, old), one(shop, new)
    change = after.change(before)
    was, now = set(before.profile_ids()), set(after.profile_ids())
    table = change.table().set_index("cause")
    assert table.loc["rule", ["entered", "exited"]].tolist() == [len(now - was), len(was - now)]
    assert table.drop("rule")[["entered", "exited", "undone"]].to_numpy().sum() == 0
    rules = {row.said: row for row in change.rules().itertuples() if row.entered or row.exited}
    assert (rules["before"].rule, rules["before"].entered) == (
        'Loyalty tier is "gold"',
        len(now - was),
    )
    assert (rules["after"].rule, rules["after"].exited) == (
        'Not in the audience "store-event-guests"',
        len(was - now),
    )
    gone = change.explain(min(was - now))
    turned = {words: (then, after) for words, then, after in gone.rules}
    assert turned['Not in the audience "store-event-guests"'] == (None, False)
    assert f"{min(was - now)} left 'it', by the rule" in repr(gone)
    assert "by the rule" in gone._repr_html_()
    assert change.figure().data[0].y[-1] == len(now)
    assert repr(change).startswith(f"it: {len(was):,} → {len(now):,} profiles")
    assert change._repr_mimebundle_()["text/plain"] == repr(change)


def test_an_alternative_that_was_added_or_lost_decides(shop: tk.Extract) -> None:
    gold, american = 'loyalty.tier = "gold"', 'homeAddress.country = "US"'
    one_of = f"{gold} or {american}"
    added = one(shop, one_of).change(one(shop, gold)).rules().set_index("said")
    lost = one(shop, gold).change(one(shop, one_of)).rules().set_index("said")
    entered = len(one(shop, f"{american} and not ({gold})"))
    assert added.loc["after", ["entered", "exited"]].tolist() == [entered, 0]
    assert lost.loc["before", ["entered", "exited"]].tolist() == [0, entered]
    assert added.loc["both", ["entered", "exited"]].tolist() == [0, 0]


def test_names_are_text_and_never_markup(shop: tk.Extract) -> None:
    name = "<b>Gold</b>"
    found = [shop.evaluate(tk.Audience(name, f'loyalty.tier = "{t}"'))[name] for t in ("gold", "x")]
    change = found[1].change(found[0])
    told = change.explain(change.profiles()["profile_id"][0])
    assert "<b>Gold" not in told._repr_html_()
    assert "<b>Gold" not in change.figure().layout.title.text


def test_drawn_profiles_have_no_walk_but_the_rule(shop: tk.Extract) -> None:
    july, june = (
        one(shop, f"xEvent[{BUY}]", as_of=at).split({"test": 0.5}, by="loyalty.tier")["it: test"]
        for at in ("2026-07-01", "2026-06-01")
    )
    with pytest.raises(DefinitionError, match="list of profiles of 2026-06-01 00:00 UTC"):
        july.change(june)
    whole = one(shop, f"xEvent[{BUY}]")
    assert set(july.change(whole).profiles()["cause"]) == {"rule"}


def test_an_earlier_rule_that_the_later_extract_cannot_answer_is_said(
    both: tuple[tk.Extract, tk.Extract], tmp_path: Path
) -> None:
    before, _ = both
    other = of_tables("2026-04-01 00:00", "profile_id | level\nanna | gold")
    folder = write_extract(other, tmp_path / "other")
    with tk.open_extract(folder, store=tmp_path / "stores", quiet=True) as later:
        with pytest.raises(PqlTypeError, match="tier") as raised:
            one(later, 'level = "gold"').change(one(before, 'tier = "gold"'))
        assert "the later extract, 'other'" in raised.value.__notes__[0]


def test_what_was_published_anew_is_data(tmp_path: Path) -> None:
    folder = write_extract(EARLIER, tmp_path / "extract")
    with tk.open_extract(folder, store=tmp_path / "stores", quiet=True) as extract:
        found = []
        for scores in ([0.9, 0.1, 0.9, 0.1], [0.9, 0.9, 0.1, 0.1]):
            table = pd.DataFrame({"profile": range(4), "churn": scores})
            extract.publish(("scores",), table.astype({"profile": "int32"}))
            found.append(one(extract, "scores.churn > 0.5"))
        change = found[1].change(found[0])
        assert told(change) == {"ben": ("entered", "data"), "cleo": ("exited", "data")}
