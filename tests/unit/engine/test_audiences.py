"""Where the name that `inSegment` says is looked up, and what a list's file does not say."""

from __future__ import annotations

import warnings
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

import toolkit as tk
from tests.oracle.lists import members_at
from tests.spec.small import EXTRACTS
from tests.support.asking import opened
from toolkit.errors import UnknownNameError
from toolkit.propensity.examples import eligible, second

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LISTS = EXTRACTS["lists"]
NOW = LISTS.as_of
BEFORE = [NOW - timedelta(days=days) for days in (400, 100, 40, 1, 0)]


@pytest.fixture(scope="module")
def extract() -> Iterator[tk.Extract]:
    with opened(LISTS) as found:
        yield found


@pytest.fixture
def library(tmp_path: Path) -> tk.Library:
    library = tk.Library(tmp_path, create=True)
    library.save(tk.Audience("bare", "false"))
    library.save(tk.Audience("Visited", "xEvent"))
    return library


def ids(extract: tk.Extract, pql: str, *beside: tk.Audience, **more: object) -> set[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tk.ToolkitWarning)
        return set(extract.evaluate(tk.Audience("it", pql), *beside, **more)["it"].profile_ids())


def test_a_name_is_looked_up_together_then_imported_then_in_the_library(
    extract: tk.Extract, library: tk.Library
) -> None:
    beside = tk.Audience("bare", 'profile_id = "gus"')
    assert ids(extract, 'inSegment("bare")', beside, library=library) == {"gus"}
    assert ids(extract, 'inSegment("bare")', library=library) == {"ann", "dan"}
    assert ids(extract, 'inSegment("Visited")', library=library) == {"ann"}
    with pytest.raises(UnknownNameError, match=r"no audience 'Visted'\nDid you mean Visited\?"):
        extract.evaluate('inSegment("Visted")', library=library)


def test_what_becomes_of_the_library_changes_no_evaluation(
    extract: tk.Extract, library: tk.Library
) -> None:
    found = extract.evaluate(tk.Audience("it", 'inSegment("Visited")'), library=library)["it"]
    library.save(tk.Audience("Visited", "false"), replace=True)
    tree = found.audience.definition.expression
    assert found.asking.ruled(tree) == found.members
    assert found.asking.members_at(tree, [NOW])[0] == found.members


def test_examples_are_the_members_of_each_instant(extract: tk.Extract) -> None:
    found = eligible(extract.ground.audiences, None, 'inSegment("again")', BEFORE)
    numbers = dict(enumerate(sorted(LISTS.ids)))
    for each in BEFORE:
        here = {numbers[n] for n in found.profiles[found.seconds == second(each)]}
        assert here == members_at(LISTS.audiences["again"], each)


def test_what_the_file_does_not_say_is_warned_of(extract: tk.Extract) -> None:
    # At noon two of `due` have yet to enter (bob, dan), and one to leave (fay).
    with pytest.warns(tk.ToolkitWarning) as told:
        extract.evaluate('inSegment("due")')
    (only,) = told
    assert str(only.message) == (
        "the imported audience 'due' says when a profile last entered or left, and not how it "
        "stood before: at 2026-07-01 12:00 UTC 2 who entered later count as out, "
        "1 who left later count as in."
    )
    # Of `bare` three have no instant: as it stands now they are now, and before by a guess.
    with pytest.warns(tk.ToolkitWarning, match=r"2026-06-30 12:00 UTC 1 who .* as out, 3 without"):
        extract.evaluate('inSegment("bare")', as_of=BEFORE[-2])
    with pytest.warns(tk.ToolkitWarning, match=r"12:00 UTC 1 who entered later count as out\."):
        extract.evaluate('inSegment("bare")')


def test_lint_finds_what_the_file_does_not_say(extract: tk.Extract, library: tk.Library) -> None:
    code = "list-before-its-rows"
    (found,) = [one for one in extract.lint('inSegment("due")') if one.code == code]
    assert found.message.endswith(
        "at 2026-07-01 12:00 UTC 2 who entered later count as out, 1 who left later count as in"
    )
    assert found.excerpt == 'inSegment("due")'
    found = extract.lint('inSegment("bare")', as_of=BEFORE[-2])
    assert any("3 without an instant count as they stand" in one.message for one in found)
    beside = tk.Audience("due", 'profile_id = "gus"')
    for asked in ([tk.Audience("it", 'inSegment("due")'), beside], ['profile_id = "ann"']):
        assert code not in {one.code for one in extract.lint(*asked, library=library)}


def test_training_warns_of_its_first_cutoff(extract: tk.Extract) -> None:
    goal = tk.Goal(['eventType = "visit"'], within_days=14)
    asked = tk.CustomerAI("x", goal=goal, eligible='inSegment("again") and true').configuration
    with pytest.warns(tk.ToolkitWarning, match="'again' says when"):
        extract.ground.warn(asked, BEFORE[0])
