"""Ask one extract many expressions: of the reference interpreter, and of the engine."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import toolkit as tk
from tests.oracle.interpreter import members
from tests.spec.small import write_extract
from toolkit.language.pql import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.spec.small import SmallExtract


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


def answers(extract: tk.Extract, asked: Sequence[str]) -> list[set[str]]:
    """Return the profiles that each expression holds for, in one evaluation."""
    audiences = [tk.Audience(f"{number}", pql) for number, pql in enumerate(asked)]
    evaluation = extract.evaluate(*audiences)
    return [set(evaluation[audience.name].profile_ids()) for audience in audiences]


def by_engine(small: SmallExtract, asked: Sequence[str]) -> list[set[str]]:
    """Return the profiles that each expression holds for, by the engine."""
    with opened(small) as extract:
        return answers(extract, asked)
