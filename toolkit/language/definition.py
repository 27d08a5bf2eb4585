"""A definition as an analyst holds it: an expression with its faces."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from toolkit import arguments
from toolkit.arguments import shown
from toolkit.errors import DefinitionError
from toolkit.language.describe import NO_NAMES, EventNames, describe
from toolkit.language.eligibility import Eligibility, eligibility
from toolkit.language.json import from_json as tree_from_json
from toolkit.language.json import to_json
from toolkit.language.places import WIDTH, parsed, placed
from toolkit.language.pql import render
from toolkit.language.python import to_python
from toolkit.language.tree import And, Caption, Expression, Not, Or, captions_of, without


@dataclass(frozen=True, eq=False, repr=False)
class Definition:
    """A condition on profiles, or any PQL expression, as a value.

    Definitions are joined by `&`, `|` and `~`; two are equal when they say the same thing in
    the same way.

    Parameters
    ----------
    expression
        The expression tree.
    text
        What it was read from, to show where a problem is; empty when composed in Python. The parts
        of the expression have places in this text, and none where there is no text.

    Raises
    ------
    DefinitionError
        The text says something else than the expression.

    Examples
    --------
    >>> gold = parse_pql('loyalty.tier = "gold"')
    >>> (gold & ~parse_pql("homeAddress.city.isNull()")).to_pql()
    'loyalty.tier = "gold" and not (homeAddress.city.isNull())'
    """

    expression: Expression
    text: str = field(default="")

    def __post_init__(self) -> None:
        """Refuse what is no expression tree; take the places of any other text off the tree."""
        given: object = self.expression
        if not isinstance(given, Expression):
            accepted = "an expression tree; tk.parse_pql(…) reads PQL text"
            raise arguments.refused(given, "expression", accepted)
        arguments.text(self.text, "text", "what it was read from, as text")
        own = parsed(self.text) if self.text else without(given, "span")
        if own is not given and (own != given or captions_of(own) != captions_of(given)):
            raise DefinitionError(
                "the text says something else than the expression\n"
                "Leave the text out, or read it with tk.parse_pql(…)."
            )
        object.__setattr__(self, "expression", own)

    @property
    def placed(self) -> tuple[Expression, str]:
        """The expression with the places of its own text, and that text.

        It is what it was read from, or else what `to_pql` writes.

        Examples
        --------
        >>> tree, text = (parse_pql("vip") & parse_pql("age > 3")).placed
        >>> text[tree.operands[1].span.start :]
        'age > 3'
        """
        return (self.expression, self.text) if self.text else placed(self.expression)

    def to_pql(self) -> str:
        """Return the definition as documented PQL, on lines of up to 88 characters."""
        return render(self.expression, width=WIDTH)

    def to_json(self) -> dict[str, Any]:
        """Return the definition as pql/json (PQL.md §9)."""
        return to_json(self.expression)

    def to_python(self) -> str:
        """Return Python source that composes it, where `tk` is the toolkit.

        What the toolkit's Python has no words for stands in it as PQL.

        Examples
        --------
        >>> print(parse_pql('loyalty.tier in ["gold"] and not (inSegment("staff"))').to_python())
        tk.field("loyalty.tier").is_in(["gold"]) & ~tk.in_audience("staff")
        """
        return to_python(self.expression)

    def describe(self, names: EventNames = NO_NAMES) -> str:
        """Return the definition as an English sentence.

        Parameters
        ----------
        names
            What event types are called: `extract.palette.event_names`. Those without a name are
            shown as they are.

        Examples
        --------
        >>> parse_pql('xEvent[eventType = "commerce.purchases"]').describe()
        'At least 1 commerce.purchases event.'
        """
        accepted = "the names of event types: extract.palette.event_names"
        return describe(self.expression, arguments.instance(names, "names", EventNames, accepted))

    def eligibility(self) -> Eligibility:
        """Return whether Real-Time CDP could evaluate it by batch, streaming or edge, and why not.

        Examples
        --------
        >>> parse_pql('homeAddress.city = "Berlin"').eligibility()
        batch      yes
        streaming  yes
        edge       yes
        """
        return eligibility(self.expression)

    def named(self, name: str = "", *, note: str = "") -> Definition:
        """Return the definition as a group with a name, a note, or both; it means the same.

        The builder shows them on the group's container, and PQL keeps them in comments before the
        group (PQL.md §2). Definitions are equal when their groups have the same names and notes.

        Parameters
        ----------
        name
            A few words, on one line.
        note
            Any text, on one line or more.

        Raises
        ------
        DefinitionError
            There is neither name nor note, or the name has several lines.

        Examples
        --------
        >>> lapsed = parse_pql("visits < 3 and not (inSegment('Loyal'))").named("Lapsed")
        >>> (lapsed | parse_pql("vip = true")).to_pql()
        '/* name: Lapsed */ (visits < 3 and not (inSegment("Loyal"))) or vip = true'
        """
        lines = (
            arguments.text(name, "name", "what the group is called, as text").strip().splitlines()
        )
        noted = arguments.text(note, "note", "what is noted of the group, as text")
        caption = Caption.of(name, noted)
        if caption == Caption():
            raise DefinitionError(
                'a named group needs a name or a note\nFor example .named("Lapsed").'
            )
        if len(lines) > 1:
            raise DefinitionError("the name of a group is one line\nPut the rest into its note.")
        captions = (caption, *self.expression.captions)
        return Definition(replace(self.expression, captions=captions))

    def __and__(self, other: Definition) -> Definition:
        mine = _operands(self.expression, And)
        return Definition(And((*mine, _joinable(other).expression)))

    def __or__(self, other: Definition) -> Definition:
        mine = _operands(self.expression, Or)
        return Definition(Or((*mine, _joinable(other).expression)))

    def __invert__(self) -> Definition:
        return Definition(Not(self.expression))

    def __bool__(self) -> NoReturn:
        raise DefinitionError(
            "a definition is neither true nor false\n"
            "Join definitions with & (and), | (or) and ~ (not), each in parentheses."
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Definition):
            return NotImplemented
        one, another = self.expression, other.expression
        return one == another and captions_of(one) == captions_of(another)

    def __hash__(self) -> int:
        return hash(self.expression)

    def __repr__(self) -> str:
        return f"Definition({render(self.expression)})"

    def _repr_html_(self) -> str:
        return (
            f"<p>{html.escape(self.describe())}</p>"
            f"<pre><code>{html.escape(self.to_pql())}</code></pre>"
        )


def parse_pql(text: str) -> Definition:
    """Return the definition that PQL text says.

    Parameters
    ----------
    text
        Any PQL expression of the three generations (PQL.md §8).

    Raises
    ------
    PqlSyntaxError
        The text is not PQL; says line, column, and what was expected.

    Examples
    --------
    >>> parse_pql("homeAddress.city='Berlin'").to_pql()
    'homeAddress.city = "Berlin"'
    """
    if not isinstance(text, str):
        raise arguments.refused(text, "text", "PQL as text")
    return Definition(parsed(text), text)


def from_json(document: Mapping[str, Any]) -> Definition:
    """Return the definition a pql/json document says (PQL.md §9).

    Raises
    ------
    DefinitionError
        The document is not pql/json; names the path.

    Examples
    --------
    >>> from_json(parse_pql("loyalty.points > 5").to_json()).to_pql()
    'loyalty.points > 5'
    """
    if not isinstance(document, Mapping):
        raise arguments.refused(document, "document", "one node of pql/json, as a dict")
    return Definition(tree_from_json(dict(document)))


def _operands(node: Expression, kind: type[And] | type[Or]) -> tuple[Expression, ...]:
    if isinstance(node, And | Or) and isinstance(node, kind) and not node.captions:
        return node.operands
    return (node,)


def _joinable(other: object) -> Definition:
    if isinstance(other, Definition):
        return other
    raise DefinitionError(
        f"a definition cannot be joined with {shown(other)}\n"
        "Put each comparison in parentheses: (tk.field(…) == …) & (…)."
    )
