"""The ids of an audience's profiles as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import arguments
from toolkit.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


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
