"""Every deliberate error of the toolkit.

ToolkitError
├── DefinitionError (ValueError)      a definition or an argument that cannot mean anything
│   ├── PqlSyntaxError                text that is not PQL
│   ├── PqlTypeError                  PQL that does not fit the catalog
│   └── AudienceExistsError           saving would take the place of another audience
├── UnsupportedError (ValueError)     understood, but not evaluated by this engine yet
├── SourceError (ValueError)          an extract that cannot be read as it is
│   └── SourceNotFoundError (FileNotFoundError)
├── EvaluationError (RuntimeError)    the engine failed on a statement we wrote
├── UnknownNameError (LookupError)    no audience, profile or report of that name
├── ReportError (RuntimeError)        a report notebook that could not be run
└── MissingExtraError (ImportError)   an optional part that is not installed

ToolkitWarning (UserWarning)          an answer that may not be what was meant
"""

from __future__ import annotations

import difflib
import inspect
import os
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_LISTED = 5
"""Up to how many of the names there are an error lists."""


class ToolkitError(Exception):
    """The root of every error the toolkit raises on purpose."""


class ToolkitWarning(UserWarning):
    """An answer that may not be what was meant; says why, and what was taken for what."""


def warn(message: str) -> None:
    """Warn that an answer may not be what was meant, at the line that asked the toolkit."""
    here = f"{Path(__file__).parent}{os.sep}"
    frame, level = inspect.currentframe(), 1
    while frame is not None and frame.f_code.co_filename.startswith(here):
        frame, level = frame.f_back, level + 1
    warnings.warn(message, ToolkitWarning, stacklevel=level)


class DefinitionError(ToolkitError, ValueError):
    """A definition or an argument that cannot mean anything."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of source text: offsets from 0, the end excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong with a definition, where it is, and what to do about it.

    Parameters
    ----------
    message
        What is wrong, in the analyst's words.
    span
        Where, in the text the definition was read from; None when it was composed in Python.
    hint
        What to do next; empty when there is nothing useful to say.
    """

    message: str
    span: Span | None = None
    hint: str = ""


class PqlSyntaxError(DefinitionError):
    """Text that is not PQL; `line` and `column` count from 1."""

    def __init__(self, issue: Issue, text: str) -> None:
        self.issue = issue
        self.text = text
        self.line, self.column = line_and_column(text, issue.span.start if issue.span else 0)
        super().__init__(render_issue(issue, text))


class PqlTypeError(DefinitionError):
    """PQL that does not fit the catalog; every problem found is in `issues`."""

    def __init__(self, issues: Sequence[Issue], text: str) -> None:
        self.issues = tuple(issues)
        self.text = text
        shown = [render_issue(issue, text) for issue in self.issues]
        if len(shown) == 1:
            super().__init__(shown[0])
            return
        numbered = "\n".join(f"{n}. {one}" for n, one in enumerate(shown, 1))
        super().__init__(f"{len(shown)} problems in the definition\n{numbered}")


class AudienceExistsError(DefinitionError):
    """Saving would take the place of an audience, or of what was saved of it meanwhile.

    Parameters
    ----------
    message
        What is there, and how to go on.
    name, status, path
        The audience that is there, and its file.
    is_changed
        Whether it is the audience that was opened, changed on disk since; else it is another.
    """

    def __init__(
        self, message: str, name: str, status: str, path: Path, *, is_changed: bool = False
    ) -> None:
        self.name = name
        self.status = status
        self.path = path
        self.is_changed = is_changed
        super().__init__(message)


class UnsupportedError(ToolkitError, ValueError):
    """Understood, but not evaluated by this engine yet; `construct` names what."""

    def __init__(self, construct: str, hint: str = "") -> None:
        self.construct = construct
        message = f"{construct} can be read and written, but not evaluated yet"
        super().__init__(f"{message}\n{hint}" if hint else message)


class SourceError(ToolkitError, ValueError):
    """An extract that cannot be read as it is; names the file, column or line."""


class SourceNotFoundError(SourceError, FileNotFoundError):
    """No extract where one was looked for."""


class EvaluationError(ToolkitError, RuntimeError):
    """The engine failed on a statement we wrote; `sql` is that statement."""

    def __init__(self, message: str, sql: str) -> None:
        self.sql = sql
        super().__init__(f"{message}\nThe statement was:\n{sql}")


class UnknownNameError(ToolkitError, LookupError):
    """No audience, profile or report of that name."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.known = tuple(known)
        hint = did_you_mean(name, self.known) or _there_are(self.known)
        super().__init__(f"no {kind} {name!r}\n{hint}")


class ReportError(ToolkitError, RuntimeError):
    """A report notebook that could not be run or exported."""


class MissingExtraError(ToolkitError, ImportError):
    """An optional part that is not installed.

    Examples
    --------
    >>> print(MissingExtraError("the Complete Journey", "journey"))
    the Complete Journey needs an optional part that is not installed
    Install it: pip install "audience-toolkit[journey]"
    """

    def __init__(self, feature: str, extra: str) -> None:
        self.extra = extra
        super().__init__(
            f"{feature} needs an optional part that is not installed\n"
            f'Install it: pip install "audience-toolkit[{extra}]"'
        )


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a sentence with up to three names near the one given, or nothing.

    Examples
    --------
    >>> did_you_mean("persn.name", ["person.name", "loyalty.tier"])
    'Did you mean person.name?'
    """
    return did_you_mean_one_of(nearest(name, known))


def did_you_mean_one_of(names: Sequence[str]) -> str:
    """Return a sentence that proposes names, or nothing when there is none."""
    return f"Did you mean {' or '.join(names)}?" if names else ""


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return up to three names near the one given, the nearest first.

    Examples
    --------
    >>> nearest("persn.name", ["person.name", "loyalty.tier"])
    ['person.name']
    """
    candidates = list(dict.fromkeys(known))
    by_fold = {candidate.casefold(): candidate for candidate in reversed(candidates)}
    near = difflib.get_close_matches(name.casefold(), by_fold, n=3, cutoff=0.75)
    if not near:
        tail = name.casefold().rsplit(".", 1)[-1]
        near = [fold for fold in by_fold if fold.rsplit(".", 1)[-1] == tail][:3]
    return [by_fold[fold] for fold in near]


def _there_are(names: Sequence[str]) -> str:
    """Return a sentence with a few of the names there are."""
    if not names:
        return "There is none."
    more = f" and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
    listed = ", ".join(names[:_LISTED])
    return f"There {'is' if len(names) == 1 else 'are'} {listed}{more}."


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column, both from 1, of an offset into a text."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def render_issue(issue: Issue, text: str) -> str:
    """Return an issue as lines: what, where with a caret under it, and what to do.

    Examples
    --------
    >>> print(render_issue(Issue("no field 'x'", Span(6, 7), "Did you mean y?"), "1 and x"))
    no field 'x'
      line 1, column 7
      1 and x
            ^
    Did you mean y?
    """
    lines = [issue.message]
    if issue.span is not None and text:
        line, column = line_and_column(text, issue.span.start)
        source = text.split("\n")[line - 1]
        width = min(issue.span.end - issue.span.start, len(source) - column + 1)
        pad = "".join("\t" if c == "\t" else " " for c in source[: column - 1])
        lines += [f"  line {line}, column {column}", f"  {source}", f"  {pad}{'^' * max(width, 1)}"]
    if issue.hint:
        lines.append(issue.hint)
    return "\n".join(lines)
