"""The table of mutants keeps up with the product: every fragment is there, once."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.house.source import ROOT
from tests.mutants import MUTANTS, Mutant, MutantError, mutation


@pytest.mark.parametrize("mutant", [pytest.param(mutant, id=mutant.name) for mutant in MUTANTS])
def test_a_mutant_can_be_made(mutant: Mutant) -> None:
    text = (ROOT / mutant.file).read_text(encoding="utf-8")
    changed = mutation(text, mutant)
    assert changed != text
    compile(changed, mutant.file, "exec")


@pytest.mark.parametrize("mutant", [pytest.param(mutant, id=mutant.name) for mutant in MUTANTS])
def test_its_tests_are_there(mutant: Mutant) -> None:
    first, *_ = shlex.split(mutant.tests)
    path, _, name = first.partition("::")
    text = (ROOT / path).read_text(encoding="utf-8")
    assert not name or re.search(rf"^def {name}\(", text, re.MULTILINE)


def test_names_tell_mutants_apart() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)


@pytest.mark.parametrize(("text", "count"), [("a = 1", 0), ("x < 1 or x < 1", 2)])
def test_a_fragment_that_is_not_there_once_is_refused(text: str, count: int) -> None:
    mutant = Mutant("at the edge", "toolkit/x.py", "x < 1", "x <= 1", "tests/x.py")
    with pytest.raises(MutantError, match=f"{count} times"):
        mutation(text, mutant)
    assert mutation("if x < 1:", mutant) == "if x <= 1:"
