"""Progress bars: shown only for work that takes longer than a moment."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from tqdm.auto import tqdm

from toolkit import arguments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOMENT = 1.0
"""Seconds before a bar appears."""
_FORMAT = "{desc} {percentage:3.0f}% {bar} {elapsed}"


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[str, float], None]]:
    """Yield a function that is told the step at work and the share of it done, 0 to 1."""
    off = os.environ.get("TQDM_DISABLE", "") not in {"", "0"}  # tqdm's own, which notebooks ignore
    began = time.monotonic()
    with ExitStack() as shown:
        bar: tqdm[Any] | None = None

        def tell(step: str, share: float) -> None:
            nonlocal bar
            waited = time.monotonic() - began
            if off or (bar is None and waited < _MOMENT):
                return  # made only now, as a bar in a notebook is widgets: 10 ms to make
            if bar is None:
                bar = shown.enter_context(tqdm(total=100, leave=False, bar_format=_FORMAT))
                bar.start_t -= waited
            bar.set_description(f"{title}: {step}" if step else title, refresh=False)
            done = round(100 * min(max(share, 0.0), 1.0))
            bar.update(done - bar.n)

        yield tell


@contextmanager
def telling(
    title: str, progress: Callable[[float], None] | None
) -> Iterator[Callable[[str, float], None]]:
    """Yield a function that tells whoever wants to know, and else shows a bar."""
    arguments.callback(progress, "progress")
    if progress is None:
        with progress_bar(title) as tell:
            yield tell
    else:
        yield lambda _step, share: progress(share)
