"""Progress bars: shown only for work that takes longer than a moment."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tqdm.auto import tqdm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOMENT = 1.0
"""Seconds before a bar appears."""
_FORMAT = "{desc} {percentage:3.0f}% {bar} {elapsed}"


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[str, float], None]]:
    """Yield a function that is told the step at work and the share of it done, 0 to 1."""
    off = os.environ.get("TQDM_DISABLE", "") not in {"", "0"}  # tqdm's own, which notebooks ignore
    with tqdm(
        total=100, desc=title, delay=_MOMENT, leave=False, bar_format=_FORMAT, disable=off
    ) as bar:

        def tell(step: str, share: float) -> None:
            bar.set_description(f"{title}: {step}" if step else title, refresh=False)
            done = round(100 * min(max(share, 0.0), 1.0))
            bar.update(done - bar.n)

        yield tell


@contextmanager
def telling(
    title: str, progress: Callable[[float], None] | None
) -> Iterator[Callable[[str, float], None]]:
    """Yield a function that tells whoever wants to know, and else shows a bar."""
    if progress is None:
        with progress_bar(title) as tell:
            yield tell
    else:
        yield lambda _step, share: progress(share)
