"""Mutation tests: small wrong changes of the product, and the test that each of them fails.

`make mutants` copies the project to a temporary folder, makes one change at a time there and runs
the named tests: they must pass without a change (the control) and fail with it. A mutant that
lives shows a behaviour that no test holds. Further ones go into MUTANTS.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[1]
COPIED = ("toolkit", "tests", "sample_data", "pyproject.toml")
PATIENCE = 300
"""Seconds until a run of tests counts as hung."""
PASSED, FAILED = 0, 1
"""The exit codes of pytest."""


class Mutant(NamedTuple):
    """One wrong change.

    Parameters
    ----------
    name
        What is wrong then.
    file
        Where, under the project's root.
    original
        A fragment that occurs there exactly once.
    mutated
        What stands in its place.
    tests
        The arguments of pytest for the tests of which one must fail.
    """

    name: str
    file: str
    original: str
    mutated: str
    tests: str


class MutantError(Exception):
    """A mutant cannot be made, or its tests cannot be run."""


ESTIMATE, ESTIMATES = "toolkit/engine/estimate.py", "tests/unit/engine/test_estimate.py"
EFFECTS, SHARES = "toolkit/overlap/effects.py", "tests/unit/overlap/test_effects.py"
LEAVES, TOTALS = "toolkit/sql/leaves.py", "tests/unit/sql/test_without_events.py"
EXAMPLES, CUTOFFS = "toolkit/propensity/examples.py", "tests/unit/propensity/test_cutoffs.py"
PREPARE, SOURCES = "toolkit/store/prepare.py", "tests/unit/store/test_sources.py"
WORKER, WORKERS = "toolkit/widgets/worker.py", "tests/unit/widgets/test_worker.py"
LISTS = "toolkit/store/imported.py"
STATES = "tests/unit/workbench/test_states.py"
CACHE, CACHES = "toolkit/engine/cache.py", "tests/unit/engine/test_cache.py"
FOLD, FOLDS = "toolkit/engine/fold.py", "tests/unit/engine/test_fold.py"
FOLLOWING, FOLLOWED = "toolkit/engine/following.py", "tests/unit/engine/test_following.py"
BITMAP, BITMAPS = "toolkit/engine/bitmap.py", "tests/unit/engine/test_bitmap.py"
INFERENCE, INFERRED = "toolkit/overlap/inference.py", "tests/unit/overlap/test_inference.py"
ROWS = "tests/spec/test_rows.py"
STATEMENTS = f"{ROWS}::test_the_standalone_statement_says_the_same"

MUTANTS = (
    Mutant(
        "an estimate's interval ends where all others could match",
        ESTIMATE,
        "min(round(high), most)",
        "most",
        f"{ESTIMATES}::test_both_ends_are_the_roots_of_the_score_test",
    ),
    Mutant(
        "an estimate forgets that profiles were looked at",
        ESTIMATE,
        "self.sampled, _Z**2 * self._left",
        "self.sampled, _Z**2",
        f"{ESTIMATES}::test_both_ends_are_the_roots_of_the_score_test",
    ),
    Mutant(
        "a total below 0 holds for profiles without events",
        "toolkit/sql/totals.py",
        '"<": number > 0,',
        '"<": number >= 0,',
        TOTALS,
    ),
    Mutant(
        "a total of at most 0 leaves out profiles without events",
        "toolkit/sql/totals.py",
        '"<=": number >= 0,',
        '"<=": number > 0,',
        TOTALS,
    ),
    Mutant(
        "a total above 0 holds for profiles without events",
        "toolkit/sql/totals.py",
        '">": number < 0,',
        '">": number <= 0,',
        TOTALS,
    ),
    Mutant(
        "a sum of no events is null inside a larger expression",
        LEAVES,
        'if call.function in {"count", "sum"}:',
        'if call.function == "count":',
        TOTALS,
    ),
    Mutant(
        "shares of groups with profiles in common vary apart",
        EFFECTS,
        "alike = _correlation(counts, sizes)",
        "alike = 0 * _correlation(counts, sizes)",
        f"{SHARES}::test_profiles_in_both_groups_make_their_shares_vary_together",
    ),
    Mutant(
        "equal values of groups with profiles in common vary apart",
        EFFECTS,
        " - 2 * both / (in_a * in_b)",
        "",
        f"{SHARES}::test_a_part_is_tested_against_the_whole_as_against_the_others",
    ),
    Mutant(
        "a fold learns outcomes that are not known at its cutoff",
        EXAMPLES,
        "if each + window <= judged)",
        "if each < judged)",
        f"{CUTOFFS}::test_a_fold_learns_what_was_known_at_its_cutoff",
    ),
    Mutant(
        "a fold leaves out an outcome that is known just then",
        EXAMPLES,
        "if each + window <= judged)",
        "if each + window < judged)",
        f"{CUTOFFS}::test_a_fold_learns_what_was_known_at_its_cutoff",
    ),
    Mutant(
        "a model learns outcomes that are not known at the test cutoff",
        EXAMPLES,
        "each = step(chosen, -window, Unit.DAY)",
        "each = step(chosen, -STEP, Unit.DAY)",
        f"{CUTOFFS}::test_every_outcome_learnt_is_known_at_the_test_cutoff",
    ),
    Mutant(
        "an existing member of a list is out of it for one profile",
        LISTS,
        'MEMBER = ("realized", "existing")',
        'MEMBER = ("realized",)',
        f"{STATES}::test_who_is_on_an_imported_list_is_in_it_for_one_profile_too",
    ),
    Mutant(
        "an existing member of a list is out of it",
        LISTS,
        'MEMBER = ("realized", "existing")',
        'MEMBER = ("realized",)',
        f"{ROWS}::test_row -k inSegment",
    ),
    Mutant(
        "who has left a list is in it in the statement",
        LISTS,
        'exp.column("is_in"),',
        "exp.true(),",
        f"{STATEMENTS} -k inSegment",
    ),
    Mutant(
        "of repeated events the first in the file stays, not the earliest",
        PREPARE,
        "ORDER BY {instant}, {row}) = 1",
        "ORDER BY {row}) = 1",
        f"{SOURCES}::test_of_repeated_events_the_earliest_stays_and_of_equal_ones_the_first",
    ),
    Mutant(
        "of events repeated at one instant the last in the file stays",
        PREPARE,
        "ORDER BY {instant}, {row}) = 1",
        "ORDER BY {instant}, {row} DESC) = 1",
        f"{SOURCES}::test_of_repeated_events_the_earliest_stays_and_of_equal_ones_the_first",
    ),
    Mutant(
        "events without an id are repeats of one another",
        PREPARE,
        "QUALIFY {event_id} IS NULL OR {first}",
        "QUALIFY {first}",
        f"{SOURCES}::test_of_repeated_events_the_earliest_stays_and_of_equal_ones_the_first",
    ),
    Mutant(
        "a job at work goes on when it is superseded once",
        WORKER,
        "self._wanted_from = self._given + 1",
        "self._wanted_from = self._given",
        f"{WORKERS}::test_superseding_once_is_enough",
    ),
    Mutant(
        "a job supersedes itself",
        WORKER,
        "if number < self._wanted_from",
        "if number <= self._wanted_from",
        f"{WORKERS}::test_a_job_is_not_superseded_by_itself",
    ),
    Mutant(
        "what follows may happen at the same instant, in the statement",
        LEAVES,
        "later = exp.GT(this=order",
        "later = exp.GTE(this=order",
        f"{STATEMENTS} -k CHAIN",
    ),
    Mutant(
        "what follows may not happen as late as is said",
        FOLLOWING,
        "next_ - wanted <= link.high - link.low",
        "next_ - wanted < link.high - link.low",
        f"{FOLLOWED}::test_the_least_gap_is_long_enough",
    ),
    Mutant(
        "what follows may not happen as early as is said",
        FOLLOWING,
        ">= before.at + link.low",
        "> before.at + link.low",
        f"{FOLLOWED}::test_the_least_gap_is_long_enough",
    ),
    Mutant(
        "an event at the evaluation instant is not seen",
        LEAVES,
        "exp.LTE(this=seen",
        "exp.LT(this=seen",
        f"{ROWS}::test_row -k noon",
    ),
    Mutant(
        "not of a missing value is missing",
        "toolkit/sql/expressions.py",
        "return exp.not_(self.certain(operand, scopes))",
        "return exp.not_(exp.paren(self.condition(operand, scopes)))",
        f"{ROWS}::test_row -k people",
    ),
    Mutant(
        "a missing value is none of an empty list",
        "toolkit/sql/comparisons.py",
        'exp.false() if node.function == "in" else present',
        'exp.false() if node.function == "in" else exp.true()',
        f"{ROWS}::test_row -k notIn",
    ),
    Mutant(
        "a whole number is above 2.5 from 2 on",
        FOLD,
        'op in {">=", "<"}',
        'op in {">="}',
        f"{FOLDS}::test_whole_numbers_compare_with_what_is_between_them",
    ),
    Mutant(
        "sums past what a double holds are added as doubles",
        FOLD,
        ".sum() >= _EXACT:",
        ".sum() >= 2 * _EXACT:",
        FOLDS,
    ),
    Mutant(
        "leaves of the same rows share one kept answer",
        "toolkit/engine/duckdb.py",
        'return f"{text} -- {fold}"',
        "return text",
        TOTALS,
    ),
    Mutant(
        "a file whose bits were turned is an answer",
        CACHE,
        "if held[: len(_MAGIC) + 4] != _MAGIC + sum_:",
        "if held[: len(_MAGIC)] != _MAGIC:",
        CACHES,
    ),
    Mutant(
        "the complement has profiles that are none",
        BITMAP,
        "(1 << spare) - 1",
        "(1 << spare + 1) - 1",
        BITMAPS,
    ),
    Mutant(
        "a profile beyond the last is a member",
        BITMAP,
        "0 <= profile < self.size and bool",
        "bool",
        BITMAPS,
    ),
    Mutant(
        "adjusted p values fall where p rises",
        INFERENCE,
        "np.maximum.accumulate(steps)",
        "steps",
        INFERRED,
    ),
    Mutant(
        "few are tested as many are",
        INFERENCE,
        "rarer < _LEAST * float(total)",
        "rarer < 0 * float(total)",
        INFERRED,
    ),
    Mutant(
        "reach counts those of the last instant alone",
        "toolkit/overlap/over_time.py",
        "reached[name] = reached[name] | found",
        "reached[name] = found",
        "tests/unit/overlap/test_over_time.py",
    ),
    Mutant(
        "a split's last group is left out at the edge of rounding",
        "toolkit/sql/splitting.py",
        "if total > 1 - _TOLERANCE:",
        "if total > 1:",
        "tests/unit/overlap/test_splitting.py::test_shares_that_are_1_but_for_rounding_leave_nobody_out",
    ),
)


def mutation(text: str, mutant: Mutant) -> str:
    """Return a file's text with a mutant's change.

    Raises
    ------
    MutantError
        The original fragment does not occur exactly once, or the change is none.
    """
    count = text.count(mutant.original)
    if count != 1:
        raise MutantError(
            f"{mutant.file} has the fragment {mutant.original!r} {count} times\n"
            f"Write it anew in tests/mutants.py, once: {mutant.name}."
        )
    if mutant.original == mutant.mutated:
        raise MutantError(f"nothing is changed: {mutant.name}")
    return text.replace(mutant.original, mutant.mutated)


def copy(folder: Path) -> Path:
    """Copy what the tests need, and return where it is."""
    left_out = shutil.ignore_patterns("__pycache__", "node_modules", "*_cache")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=left_out)
        else:
            shutil.copy2(source, folder / name)
    return folder


def run(project: Path, tests: Iterable[str]) -> tuple[int, str, float]:
    """Return pytest's exit code, what it printed, and how many seconds it took."""
    start = time.monotonic()
    options = ["-q", "-x", "-p", "no:cacheprovider"]
    # The same examples every time, and no bytecode of the file as it was before.
    chosen = {"HYPOTHESIS_PROFILE": "ci", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", *options, *tests]
    try:
        done = subprocess.run(
            command,
            cwd=project,
            env=os.environ | chosen,
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        return FAILED, f"FAILED {' '.join(tests)} - hung", time.monotonic() - start
    return done.returncode, done.stdout + done.stderr, time.monotonic() - start


def control(project: Path, mutants: Iterable[Mutant]) -> None:
    """Run every named test without a change.

    Raises
    ------
    MutantError
        One fails.
    """
    runs = {tuple(shlex.split(mutant.tests)) for mutant in mutants}
    chosen = {tests for tests in runs if "-k" in tests}  # one pytest takes one -k
    together = tuple(sorted({test for tests in runs - chosen for test in tests}))
    for tests in sorted({together, *chosen} - {()}):
        code, text, _ = run(project, tests)
        if code != PASSED:
            raise MutantError(f"without a change, pytest {tests} ends with {code}:\n{text}")


def killer(project: Path, mutant: Mutant) -> tuple[str, float]:
    """Return the test that a mutant fails, empty when it lives, and how many seconds that took.

    Raises
    ------
    MutantError
        It cannot be made, or its tests do not run: neither says anything of them.
    """
    path = project / mutant.file
    original = path.read_text(encoding="utf-8")
    path.write_text(mutation(original, mutant), encoding="utf-8")
    try:
        code, text, seconds = run(project, shlex.split(mutant.tests))
    finally:
        path.write_text(original, encoding="utf-8")
    if code == PASSED:
        return "", seconds
    failed = re.search(r"^FAILED (.*?)(?: - .*)?$", text, re.MULTILINE)
    if code != FAILED or failed is None:
        raise MutantError(f"{mutant.name}: pytest ends with {code}:\n{text}")
    return failed[1].rpartition("/")[2], seconds


def results(mutants: Iterable[Mutant]) -> Iterator[tuple[Mutant, str, float]]:
    """Yield every mutant with the test that it fails, empty when it lives, and the seconds."""
    mutants = tuple(mutants)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        project = copy(Path(folder))
        control(project, mutants)
        for mutant in mutants:
            yield mutant, *killer(project, mutant)


def main(words: list[str]) -> int:
    """Run the mutants, or those whose names have one of the words; say how many live."""
    chosen = [one for one in MUTANTS if not words or any(word in one.name for word in words)]
    living = 0
    try:
        for mutant, test, seconds in results(chosen):
            living += not test
            sys.stdout.write(f"{mutant.name:66} {test or 'LIVES':86} {seconds:5.1f} s\n")
            sys.stdout.flush()
    except MutantError as error:
        sys.stdout.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{len(chosen)} mutants, {living} live\n")
    return int(living > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
