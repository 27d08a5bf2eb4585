"""The arguments of public methods, checked where they come in.

Each check takes the value and the parameter's name, returns the value as the type the rest of the
toolkit works with, or raises a DefinitionError: the name, the value, and what is accepted.
"""

from __future__ import annotations

import math
import operator
import os
from collections.abc import Iterator, Sequence, Set
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from toolkit.errors import DefinitionError, UnknownNameError, did_you_mean
from toolkit.instants import UNIT_WORDS, as_utc, length_issue

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from toolkit.instants import Unit

_Kind = TypeVar("_Kind")
_Called = TypeVar("_Called", bound="Callable[..., object] | None")
_SHOWN = 60
"""Up to how many characters of a value are shown."""


def refused(value: object, name: str, accepted: str) -> DefinitionError:
    """Return the error for a value that a parameter does not take.

    Parameters
    ----------
    value
        What was given.
    name
        The parameter.
    accepted
        What to give instead.

    Examples
    --------
    >>> print(refused(-1, "n", "a whole number from 0"))
    n is -1
    Give a whole number from 0.
    """
    return DefinitionError(f"{name} is {shown(value)}\nGive {accepted}.")


def shown(value: object) -> str:
    """Return a value as one short line of Python.

    Examples
    --------
    >>> shown([1, 2]), shown("x" * 100)[-5:]
    ('[1, 2]', 'xx...')
    """
    try:
        line = " ".join(repr(value).split())
    except Exception:  # noqa: BLE001 - another package's value that cannot show itself
        line = f"a {type(value).__name__}"
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}..."


def instant(value: object, name: str) -> datetime:
    """Return an instant, UTC.

    Parameters
    ----------
    value
        A datetime, a date (its midnight), or ISO 8601 text; without a zone it is UTC.
    name
        The parameter.

    Raises
    ------
    DefinitionError
        It is none of these, or outside the years 1 to 9999.

    Examples
    --------
    >>> instant("2026-07-01", "as_of").isoformat()
    '2026-07-01T00:00:00+00:00'
    """
    if isinstance(value, str | date) and value == value:  # noqa: PLR0124 - pandas' NaT is a datetime that differs from itself
        try:
            return as_utc(value)
        except (ValueError, OverflowError):
            pass
    raise refused(
        value, name, 'a date, a datetime or ISO 8601 text, such as "2026-07-01T12:00:00Z"'
    )


def whole_number(
    value: object, name: str, *, at_least: int | None = None, at_most: int | None = None
) -> int:
    """Return a whole number between two bounds, both in.

    Parameters
    ----------
    value
        An int, or an integer of numpy's; True and False are none.
    name
        The parameter.
    at_least, at_most
        The bounds.

    Raises
    ------
    DefinitionError
        It is no whole number, or outside the bounds.

    Examples
    --------
    >>> whole_number(3, "top", at_least=1)
    3
    """
    try:
        if not isinstance(value, bool):
            found = operator.index(value)  # type: ignore[arg-type] # whatever was given
            if (at_least is None or found >= at_least) and (at_most is None or found <= at_most):
                return found
    except TypeError:
        pass
    raise refused(value, name, f"a whole number{_bounds(at_least, at_most)}")


def number(
    value: object,
    name: str,
    *,
    at_least: float | None = None,
    above: float | None = None,
    below: float | None = None,
) -> float:
    """Return a finite number between bounds.

    Parameters
    ----------
    value
        An int, a float, a Decimal, or a number of numpy's; True and False are none.
    name
        The parameter.
    at_least, above, below
        The bounds: the first is in, the others are not.

    Raises
    ------
    DefinitionError
        It is no finite number, or outside the bounds.

    Examples
    --------
    >>> number(1, "cost")
    1.0
    """
    try:
        if not isinstance(value, bool | str | bytes):
            found = float(value)  # type: ignore[arg-type] # whatever was given
            if (
                math.isfinite(found)
                and (at_least is None or found >= at_least)
                and (above is None or found > above)
                and (below is None or found < below)
            ):
                return found
    except (TypeError, ValueError, OverflowError):
        pass
    told = [
        f"{words} {bound:g}"
        for words, bound in (("of at least", at_least), ("above", above), ("below", below))
        if bound is not None
    ]
    raise refused(value, name, f"a number {' and '.join(told)}".rstrip())


def truth(value: object, name: str) -> bool:
    """Return True or False.

    Raises
    ------
    DefinitionError
        It is neither: what Python takes for true may not be meant.

    Examples
    --------
    >>> truth(True, "every")
    True
    """
    if isinstance(value, bool) or type(value).__name__ in {"bool", "bool_"}:
        return bool(value)
    raise refused(value, name, "True or False")


def length(value: object, name: str) -> tuple[int, Unit]:
    """Return a length of time: how many of which unit.

    Parameters
    ----------
    value
        A unit, such as `"week"`, or so many of one, such as `(2, "weeks")`.
    name
        The parameter.

    Raises
    ------
    DefinitionError
        It is neither, or not one unit or more.

    Examples
    --------
    >>> length((2, "weeks"), "every")
    (2, <Unit.WEEK: 'week'>)
    """
    pair = (1, value) if isinstance(value, str) else value
    if isinstance(pair, tuple | list) and len(pair) == 2:
        amount, word = pair
        unit = UNIT_WORDS.get(word.lower()) if isinstance(word, str) else None
        if unit is not None:
            number = whole_number(amount, name, at_least=1)
            if (issue := length_issue(number, unit)) is not None:
                raise DefinitionError(f"{name}: {issue[0]}\n{issue[1]}")
            return number, unit
    raise refused(value, name, '"day", "week", "month" or "year", or so many: (2, "weeks")')


def text(value: object, name: str, accepted: str = "text") -> str:
    """Return text.

    Parameters
    ----------
    value
        What was given.
    name
        The parameter.
    accepted
        What the text is, such as `the path of a field, as text`.

    Raises
    ------
    DefinitionError
        It is no text.

    Examples
    --------
    >>> text("loyalty", "search")
    'loyalty'
    """
    if isinstance(value, str):
        return value
    raise refused(value, name, accepted)


def several(value: object, name: str, accepted: str) -> list[object]:
    """Return several values as a list.

    Parameters
    ----------
    value
        A list, tuple, set or iterator, an array or a Series; no text, table or mapping.
    name
        The parameter.
    accepted
        What the values are.

    Raises
    ------
    DefinitionError
        It is none of these.

    Examples
    --------
    >>> several((1, 2), "values", "a list of numbers")
    [1, 2]
    """
    if isinstance(value, Sequence | Set | Iterator) and not isinstance(value, str | bytes):
        return list(value)
    listed = getattr(value, "tolist", None)  # an array's, or a Series'
    found = listed() if callable(listed) and not isinstance(value, type) else None
    if isinstance(found, list):
        return found
    raise refused(value, name, accepted)


def text_list(value: object, name: str, accepted: str = "a list of texts") -> list[str]:
    """Return several texts as a list; one text is none, as its letters would be the list.

    Parameters
    ----------
    value
        What was given.
    name
        The parameter.
    accepted
        What the list is.

    Raises
    ------
    DefinitionError
        It is no list, or not of texts.

    Examples
    --------
    >>> text_list(("a", "b"), "tags")
    ['a', 'b']
    """
    if isinstance(value, str):
        raise refused(value, name, f"{accepted}: [{shown(value)}]")
    found = several(value, name, accepted)
    texts = [each for each in found if isinstance(each, str)]
    if len(texts) < len(found):
        raise refused(value, name, accepted)
    return texts


def one_of(value: object, name: str, choices: Collection[str]) -> str:
    """Return one of several words.

    Parameters
    ----------
    value
        What was given.
    name
        The parameter.
    choices
        The words.

    Raises
    ------
    DefinitionError
        It is none of them; says the nearest, or all.

    Examples
    --------
    >>> one_of("exact", "method", ("greedy", "exact"))
    'exact'
    """
    if isinstance(value, str) and value in choices:
        return value
    near = did_you_mean(value, choices) if isinstance(value, str) else ""
    error = refused(value, name, f"one of {', '.join(choices)}")
    raise DefinitionError(f"{error}\n{near}") if near else error


def known_name(value: object, name: str, kind: str, known: Collection[str]) -> str:
    """Return a name that is among those there are.

    Parameters
    ----------
    value
        What was given.
    name
        The parameter.
    kind
        What it names, such as `audience`.
    known
        The names there are.

    Raises
    ------
    UnknownNameError
        There is none of that name; says the nearest, or those there are.
    DefinitionError
        It is no text.

    Examples
    --------
    >>> known_name("Gold", "universe", "audience", ["Gold"])
    'Gold'
    """
    found = text(value, name, f"the name of {_article(kind)}, as text")
    if found not in known:
        raise UnknownNameError(kind, found, known)
    return found


def instance(value: object, name: str, kind: type[_Kind], accepted: str) -> _Kind:
    """Return an object of a class.

    Parameters
    ----------
    value
        What was given.
    name
        The parameter.
    kind
        The class.
    accepted
        How to get one, such as `an extract: tk.open_extract(…)`.

    Raises
    ------
    DefinitionError
        It is of another class.

    Examples
    --------
    >>> instance(date(2026, 7, 1), "day", date, "a date")
    datetime.date(2026, 7, 1)
    """
    if isinstance(value, kind):
        return value
    raise refused(value, name, accepted)


def callback(value: _Called, name: str) -> _Called:
    """Return what is told of progress: a function of one number, or None.

    Raises
    ------
    DefinitionError
        It cannot be called.

    Examples
    --------
    >>> callback(None, "progress")
    """
    if value is None or callable(value):
        return value
    raise refused(value, name, "a function of the share that is done, 0 to 1, or None")


def path(value: object, name: str, accepted: str = "a path") -> Path:
    """Return a path.

    Parameters
    ----------
    value
        Text that is not empty, or a Path.
    name
        The parameter.
    accepted
        What is at the path.

    Raises
    ------
    DefinitionError
        It is neither.

    Examples
    --------
    >>> path("loyal.parquet", "path").name
    'loyal.parquet'
    """
    found = os.fspath(value) if isinstance(value, str | os.PathLike) else ""
    if isinstance(found, str) and found and "\0" not in found:
        return Path(found)
    raise refused(value, name, f"{accepted}, as text or a Path")


def _bounds(at_least: int | None, at_most: int | None) -> str:
    if at_least is None:
        return "" if at_most is None else f" up to {at_most:,}"
    return f" from {at_least:,}" + ("" if at_most is None else f" to {at_most:,}")


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
