"""Definitions of definitions: all of several, any of several, one or another, an audience."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, overload

from toolkit.arguments import shown
from toolkit.errors import DefinitionError
from toolkit.language.definition import Definition
from toolkit.language.fluent.literals import literal
from toolkit.language.fluent.value import ValueHandle
from toolkit.language.pql import parse
from toolkit.language.tree import And, Call, Or, Text

if TYPE_CHECKING:
    from toolkit.language.fluent.literals import Scalar


class Named(Protocol):
    """What has the name and the id of an audience."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def id(self) -> str:
        """Its id, or nothing."""


def all_of(*definitions: Definition) -> Definition:
    """Return that every one of several definitions holds, as `&` does: for lists of them.

    Raises
    ------
    DefinitionError
        There is none, or one is no definition.

    Examples
    --------
    >>> from toolkit.language.fluent import field
    >>> all_of(*(field(name).is_not_null() for name in ("a", "b"))).to_pql()
    'a.isNotNull() and b.isNotNull()'
    """
    return _joined(And, definitions)


def any_of(*definitions: Definition) -> Definition:
    """Return that one of several definitions holds, as `|` does: for lists of them.

    Raises
    ------
    DefinitionError
        There is none, or one is no definition.

    Examples
    --------
    >>> from toolkit.language.fluent import event
    >>> print(any_of(*(event(each) for each in ("search", "support.contacts"))).describe())
    At least 1 search event or at least 1 support.contacts event.
    """
    return _joined(Or, definitions)


def _joined(kind: type[And] | type[Or], definitions: tuple[Definition, ...]) -> Definition:
    if not definitions:
        raise DefinitionError("there is no definition to join\nGive one or more.")
    for each in definitions:
        if not isinstance(each, Definition):
            raise DefinitionError(
                f"{shown(each)} is no definition\n"
                "Give definitions one by one; a list as *definitions."
            )
    if len(definitions) == 1:
        return definitions[0]
    return Definition(kind(tuple(each.expression for each in definitions)))


def in_audience(audience: str | Named) -> Definition:
    """Return that the profile is in an audience (PQL.md §6).

    Parameters
    ----------
    audience
        Its id or unique name, or the audience.

    Examples
    --------
    >>> in_audience("store-event-guests").to_pql()
    'inSegment("store-event-guests")'
    """
    name = audience if isinstance(audience, str) else _named(audience)
    return Definition(Call("inSegment", (Text(name),)))


def _named(audience: object) -> str:
    named = [getattr(audience, key, None) for key in ("id", "name")]
    found = [each for each in named if isinstance(each, str) and each]
    if not found:
        raise DefinitionError(
            f"{shown(audience)} is no audience\nGive its id, its name, or itself."
        )
    return found[0]


@overload
def if_else(condition: Definition | str, then: Definition, otherwise: Definition) -> Definition: ...


@overload
def if_else(
    condition: Definition | str, then: Scalar | ValueHandle, otherwise: Scalar | ValueHandle
) -> ValueHandle: ...


def if_else(condition: object, then: object, otherwise: object) -> Definition | ValueHandle:
    """Return one value where a condition holds and another where it does not.

    Parameters
    ----------
    condition
        A definition, or PQL text.
    then
        A value or a definition.
    otherwise
        The same kind.

    Returns
    -------
    Definition or value
        A definition where both are definitions, else a value to be compared.

    Examples
    --------
    >>> from toolkit.language.fluent import field
    >>> wanted = if_else(field("loyalty.tier") == "gold", 100, 300)
    >>> (field("loyalty.points") > wanted).to_pql()
    'loyalty.points > if(loyalty.tier = "gold", 100, 300)'
    """
    if isinstance(condition, str):
        condition = Definition(parse(condition))
    if not isinstance(condition, Definition):
        raise DefinitionError(
            f"{shown(condition)} is no condition\nCompare it: (tk.field(…) == …)."
        )
    made = Call("if", (condition.expression, literal(then), literal(otherwise)))
    if isinstance(then, Definition) and isinstance(otherwise, Definition):
        return Definition(made)
    return ValueHandle(made)
