"""Predictions that a folder keeps: which there are, and whose name another one must not take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import DefinitionError
from toolkit.library.conflicts import name_key
from toolkit.workbench.customer_ai import CustomerAI

if TYPE_CHECKING:
    from pathlib import Path


def prediction_in(folder: str, home: Path | None) -> CustomerAI:
    """Return the prediction of a folder that is kept under `home`.

    Raises
    ------
    DefinitionError
        There is none.
    """
    if folder not in set(CustomerAI.predictions(home)["folder"]):
        raise DefinitionError(f"no prediction in {folder}")
    return CustomerAI.load(folder)


def unless_taken(made: CustomerAI, opened: CustomerAI | None) -> CustomerAI:
    """Return a prediction; refuse one under the name of another that is kept beside it.

    Names are compared without regard to case, Unicode form and blanks. The one that was opened,
    and one that is configured alike, are no other.

    Raises
    ------
    DefinitionError
        There is another; says how it is configured, where it is, and how to go on.
    """
    if opened is not None and (opened.name, opened.folder) == (made.name, made.folder):
        return made
    table = CustomerAI.predictions(made.folder.parent)
    for row in table[["name", "propensity", "runs", "folder"]].itertuples(index=False):
        name, propensity, runs, folder = row
        if name_key(str(name)) != name_key(made.name):
            continue
        if CustomerAI.load(folder).configuration == made.configuration:
            continue
        count = "1 run" if runs == 1 else f"{runs} runs"
        raise DefinitionError(
            f"there is a prediction {name!r} already: {propensity}, {count}, in {folder}\n"
            "Give this one another name, or open that one and change it."
        )
    return made
