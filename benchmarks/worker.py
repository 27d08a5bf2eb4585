"""A contender in a process of its own, asked over a pipe and timed inside it.

ClickHouse is an engine in the process that loads it, pandas holds gigabytes: in processes of their
own none of them disturbs another, and only the one that is asked is at work.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import resource
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.workload import SIZES, audiences

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


@dataclass(frozen=True)
class Answer:
    """What was answered, in how many seconds; or why there is no answer."""

    seconds: float = 0.0
    value: Any = None
    refusal: str = ""


class Worker:
    """A contender at work elsewhere.

    Parameters
    ----------
    contender
        Its module and class under `benchmarks.engines`, such as `polars_lazy.PolarsLazy`.
    arguments
        What its class is made from.
    """

    def __init__(self, contender: str, *arguments: object) -> None:
        self.refusal = ""
        context = multiprocessing.get_context("spawn")
        self._pipe, there = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(there, contender, arguments), daemon=True
        )
        self._process.start()
        there.close()

    def ask(self, method: str, *arguments: object, limit: float = 600.0) -> Answer:
        """Return the answer; a contender that takes longer is ended, and asked no more."""
        if self.refusal:
            return Answer(refusal=self.refusal)
        try:
            self._pipe.send((method, arguments))
            if self._pipe.poll(limit):
                answer: Answer = self._pipe.recv()
                return answer
            self.refusal = f"over {limit:.0f} s"
        except (EOFError, OSError):
            self._process.join(timeout=10)
            self.refusal = f"its process ended, exit code {self._process.exitcode}"
        self.close()
        return Answer(refusal=self.refusal)

    def close(self) -> None:
        """End the process: on being told, or else at once."""
        if not self.refusal:
            with suppress(OSError):
                self._pipe.send(None)
            self._process.join(timeout=10)
        self._process.kill()
        self._process.join()


def peak_memory() -> float:
    """Return the most memory this process has held, in GB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e9 if sys.platform == "darwin" else 2**20)


def _serve(pipe: Connection, contender: str, arguments: tuple[object, ...]) -> None:
    for stream in (1, 2):  # progress bars
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    audiences(SIZES[-1])  # drawn now: it is none of the contender's time
    module, name = contender.split(".")
    asked = getattr(importlib.import_module(f"benchmarks.engines.{module}"), name)(*arguments)
    while True:
        question = pipe.recv()
        if question is None:
            return
        pipe.send(_answer(asked, *question))


def _answer(asked: Any, method: str, given: tuple[object, ...]) -> Answer:  # noqa: ANN401 - any contender
    asked.forget() if method not in {"open", "figures"} else None
    start = time.perf_counter()
    try:
        value = getattr(asked, method)(*given)
    except Exception as error:  # noqa: BLE001 - a contender's failure is a cell of the table
        return Answer(refusal=f"{type(error).__name__}: {str(error).splitlines()[0][:80]}")
    return Answer(time.perf_counter() - start, value)
