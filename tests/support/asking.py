"""Ask one extract many expressions: of the reference interpreter, the engine and statements."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import toolkit as tk
from tests.oracle.interpreter import members
from tests.spec.small import write_extract
from toolkit.language.pql import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.spec.small import SmallExtract
    from toolkit.workbench.membership import Membership


class Difference(NamedTuple):
    """An expression that is not answered alike: the profiles by each."""

    pql: str
    oracle: set[str]
    engine: set[str]
    statement: set[str]


def by_oracle(small: SmallExtract, asked: Sequence[str]) -> list[set[str]]:
    """Return the profiles that each expression holds for, by its meaning."""
    extract = small.for_oracle()
    return [members(parse(pql), extract, small.as_of) for pql in asked]


@contextmanager
def opened(small: SmallExtract) -> Iterator[tk.Extract]:
    """Prepare an extract in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = write_extract(small, Path(folder) / "extract")
        with tk.open_extract(place, store=Path(folder) / "stores", quiet=True) as extract:
            yield extract


def evaluated(extract: tk.Extract, asked: Sequence[str]) -> list[Membership]:
    """Return the membership of each expression, in one evaluation."""
    audiences = [tk.Audience(f"{number}", pql) for number, pql in enumerate(asked)]
    evaluation = extract.evaluate(*audiences, quiet=True)
    return [evaluation[audience.name] for audience in audiences]


def answers(extract: tk.Extract, asked: Sequence[str]) -> list[set[str]]:
    """Return the profiles that each expression holds for, in one evaluation."""
    return [set(membership.profile_ids()) for membership in evaluated(extract, asked)]


def by_engine(small: SmallExtract, asked: Sequence[str]) -> list[set[str]]:
    """Return the profiles that each expression holds for, by the engine."""
    with opened(small) as extract:
        return answers(extract, asked)


def by_statement(extract: tk.Extract, membership: Membership) -> set[str]:
    """Return the profiles that a membership's standalone statement gives.

    Raises
    ------
    AssertionError
        A profile comes twice, or they are not in the order of their ids.
    """
    ids = [who for (who,) in extract._store.query(membership.sql()).fetchall()]
    assert ids == sorted(set(ids)), membership.audience
    return set(ids)


def differences(small: SmallExtract, asked: Sequence[str]) -> list[Difference]:
    """Return the expressions that engine, standalone statement and oracle do not answer alike."""
    found = []
    with opened(small) as extract:
        expected = by_oracle(small, asked)
        for pql, meant, membership in zip(asked, expected, evaluated(extract, asked), strict=True):
            engine = set(membership.profile_ids())
            statement = by_statement(extract, membership)
            if not engine == statement == meant:
                found.append(Difference(pql, meant, engine, statement))
    return found
