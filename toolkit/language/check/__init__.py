"""Whether a definition fits the catalog, and what it is in canonical form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import PqlTypeError
from toolkit.language.check.audiences import apart
from toolkit.language.check.elaborate import Elaborator
from toolkit.language.check.scopes import Scopes, lifted
from toolkit.language.check.typed import Reading
from toolkit.language.tree import without

if TYPE_CHECKING:
    from toolkit.language.tree import Expression
    from toolkit.schema import Object

__all__ = ["Reading", "bare_names", "check", "lifted", "readings"]


def check(tree: Expression, profile: Object, event: Object, text: str = "") -> Expression:
    """Return a definition's canonical form: a Boolean over one profile.

    Parameters
    ----------
    tree
        Any expression; a value is taken as a Boolean as PQL.md §4 says.
    profile, event
        The fields a profile and an event have.
    text
        What the tree was read from, to show where a problem is.

    Raises
    ------
    PqlTypeError
        Unknown fields, types that cannot be compared; all problems at once.
    UnsupportedError
        A construct that is not evaluated yet, by name.

    Examples
    --------
    >>> from toolkit.language.tree import Compare, Field, Integer
    >>> from toolkit.schema import STRING, Object
    >>> check(Compare("=", Field("zip"), Integer(94105)), Object({"zip": STRING}), Object({})).right
    Text(value='94105')
    """
    elaborator = Elaborator()
    canonical = elaborator.condition(without(tree, "captions"), Scopes((profile,), event))
    if elaborator.problems.found:
        raise PqlTypeError(elaborator.problems.found, text)
    return apart(canonical)


def readings(tree: Expression, profile: Object, event: Object) -> list[Reading]:
    """Return what the types of fields make of a definition that may not have been meant.

    Parameters
    ----------
    tree
        Any expression that `check` accepts.
    profile, event
        The fields a profile and an event have.

    Examples
    --------
    >>> from toolkit.language.pql import parse
    >>> from toolkit.schema import STRING, Object
    >>> tree = parse("zip = 94105 and city")
    >>> [one.kind for one in readings(tree, Object({"zip": STRING, "city": STRING}), Object({}))]
    ['number-as-text', 'defined']
    """
    elaborator = Elaborator()
    elaborator.condition(without(tree, "captions"), Scopes((profile,), event))
    return list({(one, one.about.span): one for one in elaborator.problems.readings}.values())


def bare_names(tree: Expression, profile: Object, event: Object) -> list[tuple[Expression, str]]:
    """Return the bare names that are read as a bound item's, each with the binder's name.

    A named binder opens no scope: a bare name inside is a field of what is around it. Only where
    that has no such field, and the bound item has, it is the item's (PQL.md §4).

    Parameters
    ----------
    tree
        Any expression that `check` accepts.
    profile, event
        The fields a profile and an event have.

    Examples
    --------
    >>> from toolkit.language.pql import parse
    >>> from toolkit.schema import STRING, Object
    >>> tree = parse('exists E from xEvent where page = "home" and city = "Bonn"')
    >>> [
    ...     (one.name, name)
    ...     for one, name in bare_names(tree, Object({"city": STRING}), Object({"page": STRING}))
    ... ]
    [('page', 'E')]
    """
    elaborator = Elaborator()
    elaborator.condition(without(tree, "captions"), Scopes((profile,), event))
    return list(dict.fromkeys(elaborator.borrowed))
