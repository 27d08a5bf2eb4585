"""An audience as others read it: its ids as a file, its statement with comments."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from toolkit import arguments
from toolkit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

_WIDTH = 97  # characters of a line of a comment


def write_parquet(ids: pd.Series[str], path: str | Path) -> Path:
    """Write ids as a Parquet file, aside and then renamed; see `Membership.to_parquet`."""
    target = arguments.path(path, "path", "the file to write")
    aside = target.with_name(f".{target.name}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        ids.to_frame().to_parquet(aside, index=False)
        aside.replace(target)
    except OSError as error:
        raise SourceError(
            f"{target} cannot be written: {error.strerror}\nGive path: a file in a folder of yours."
        ) from None
    finally:
        if aside.is_file():
            aside.unlink()
    return target


def commented(comments: Iterable[str], statement: str) -> str:
    """Return a statement of SQL under lines of comment; see `Membership.sql`."""
    lines = [line for each in comments for line in textwrap.wrap(each, _WIDTH)]
    return "\n".join([*(f"-- {line}" for line in lines), statement])
