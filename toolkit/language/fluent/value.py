"""A field or another value, and what can be said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from toolkit import arguments
from toolkit.arguments import shown
from toolkit.errors import DefinitionError
from toolkit.language import times
from toolkit.language.definition import Definition
from toolkit.language.fluent.dates import Timed
from toolkit.language.fluent.literals import (
    Handle,
    Scalar,
    expression_of,
    listed,
    literal,
    unit_of,
)
from toolkit.language.pql import parse
from toolkit.language.tree import (
    And,
    Arithmetic,
    Boolean,
    Call,
    Chain,
    Compare,
    Expression,
    Field,
    Filter,
    Integer,
    Item,
    Negate,
    Occurs,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.language.tree import Comparison, Occurrence, Operator


class ValueHandle(Handle, Timed[Definition]):
    """A value of a profile or an event, on which comparisons build definitions.

    Methods are named as PQL's functions are, in Python's way of writing: `subset_of` is
    `subsetOf`.

    Examples
    --------
    >>> (field("loyalty.points") >= 500).to_pql()
    'loyalty.points >= 500'
    """

    # --- comparison ---------------------------------------------------------------------------

    def __eq__(self, other: object) -> Definition:  # type: ignore[override]
        return self._compare("=", other)

    def __ne__(self, other: object) -> Definition:  # type: ignore[override]
        return self._compare("!=", other)

    def __lt__(self, other: object) -> Definition:
        return self._compare("<", other)

    def __le__(self, other: object) -> Definition:
        return self._compare("<=", other)

    def __gt__(self, other: object) -> Definition:
        return self._compare(">", other)

    def __ge__(self, other: object) -> Definition:
        return self._compare(">=", other)

    __hash__ = None  # type: ignore[assignment]

    def is_in(self, values: Iterable[Scalar] | ValueHandle) -> Definition:
        """Return that the value is one of several, or in a list of the profile."""
        return self._say("in", listed(values))

    def not_in(self, values: Iterable[Scalar] | ValueHandle) -> Definition:
        """Return that the value is there and is none of several (PQL.md §5)."""
        return self._say("notIn", listed(values))

    def is_null(self) -> Definition:
        """Return that there is no value."""
        return self._say("isNull")

    def is_not_null(self) -> Definition:
        """Return that there is a value."""
        return self._say("isNotNull")

    # --- text ---------------------------------------------------------------------------------

    def equals(self, text: str | ValueHandle, *, case_sensitive: bool = True) -> Definition:
        """Return that the text is another."""
        return self._text("equals", text, case_sensitive)

    def does_not_equal(self, text: str | ValueHandle, *, case_sensitive: bool = True) -> Definition:
        """Return that the text is there and is not another."""
        return self._text("notEqualTo", text, case_sensitive)

    def contains(self, text: str | ValueHandle, *, case_sensitive: bool = True) -> Definition:
        """Return that the text has another in it."""
        return self._text("contains", text, case_sensitive)

    def does_not_contain(
        self, text: str | ValueHandle, *, case_sensitive: bool = True
    ) -> Definition:
        """Return that the text is there and does not have another in it."""
        return self._text("doesNotContain", text, case_sensitive)

    def starts_with(self, text: str | ValueHandle, *, case_sensitive: bool = True) -> Definition:
        """Return that the text begins with another."""
        return self._text("startsWith", text, case_sensitive)

    def does_not_start_with(
        self, text: str | ValueHandle, *, case_sensitive: bool = True
    ) -> Definition:
        """Return that the text is there and does not begin with another."""
        return self._text("doesNotStartWith", text, case_sensitive)

    def ends_with(self, text: str | ValueHandle, *, case_sensitive: bool = True) -> Definition:
        """Return that the text ends with another."""
        return self._text("endsWith", text, case_sensitive)

    def does_not_end_with(
        self, text: str | ValueHandle, *, case_sensitive: bool = True
    ) -> Definition:
        """Return that the text is there and does not end with another."""
        return self._text("doesNotEndWith", text, case_sensitive)

    def like(self, pattern: str) -> Definition:
        """Return that the text fits a pattern: % is any run of characters, _ any one."""
        return self._say("like", Text(arguments.text(pattern, "pattern")))

    def matches(self, regex: str) -> Definition:
        """Return that a regular expression of the portable subset is found in the text."""
        return self._say("matches", Text(arguments.text(regex, "regex")))

    def regex_group(self, regex: str, number: int) -> ValueHandle:
        """Return what the n-th group of a regular expression found in the text, 0 being all of it.

        Examples
        --------
        >>> (field("personalEmail.address").regex_group("@(.+)$", 1) == "example.com").to_pql()
        'personalEmail.address.regexGroup("@(.+)$", 1) = "example.com"'
        """
        return self._get(
            "regexGroup", Text(arguments.text(regex, "regex")), _whole(number, at_least=0)
        )

    # --- numbers ------------------------------------------------------------------------------

    def __add__(self, other: object) -> ValueHandle:
        return self._arithmetic("+", other)

    def __sub__(self, other: object) -> ValueHandle:
        return self._arithmetic("-", other)

    def __mul__(self, other: object) -> ValueHandle:
        return self._arithmetic("*", other)

    def __truediv__(self, other: object) -> ValueHandle:
        return self._arithmetic("/", other)

    def __mod__(self, other: object) -> ValueHandle:
        return self._arithmetic("%", other)

    def __radd__(self, other: object) -> ValueHandle:
        return ValueHandle(Arithmetic("+", literal(other), self.expression))

    def __rsub__(self, other: object) -> ValueHandle:
        return ValueHandle(Arithmetic("-", literal(other), self.expression))

    def __rmul__(self, other: object) -> ValueHandle:
        return ValueHandle(Arithmetic("*", literal(other), self.expression))

    def __rtruediv__(self, other: object) -> ValueHandle:
        return ValueHandle(Arithmetic("/", literal(other), self.expression))

    def __rmod__(self, other: object) -> ValueHandle:
        return ValueHandle(Arithmetic("%", literal(other), self.expression))

    def __neg__(self) -> ValueHandle:
        return ValueHandle(Negate(self.expression))

    # --- lists --------------------------------------------------------------------------------

    def includes(self, value: Scalar | ValueHandle) -> Definition:
        """Return that the list has a value."""
        return self._say("includes", literal(value))

    def intersects(self, values: Iterable[Scalar] | ValueHandle) -> Definition:
        """Return that the list shares a value with another.

        Examples
        --------
        >>> field("interests").intersects(["golf", "running"]).to_pql()
        'interests.intersects(["golf", "running"])'
        """
        return self._say("intersects", listed(values))

    def subset_of(self, values: Iterable[Scalar] | ValueHandle) -> Definition:
        """Return that every value of the list is in another."""
        return self._say("subsetOf", listed(values))

    def superset_of(self, values: Iterable[Scalar] | ValueHandle) -> Definition:
        """Return that the list has every value of another."""
        return self._say("supersetOf", listed(values))

    def intersection(self, values: Iterable[Scalar] | ValueHandle) -> ValueHandle:
        """Return the values both lists have."""
        return self._get("intersection", listed(values))

    def distinct(self) -> ValueHandle:
        """Return the different values of the list."""
        return self._get("distinct")

    def exists(self, condition: Definition | str) -> Definition:
        """Return that a condition holds for an item of the list."""
        return self._say("exists", condition_of(condition))

    def __getitem__(self, condition: Definition | str) -> ValueHandle:
        return ValueHandle(Filter(self.expression, condition_of(condition)))

    def map(self, path: str | ValueHandle) -> ValueHandle:
        """Return a field's value for every item of the list."""
        return self._get("map", expression_of(path))

    def group_by(self, path: str | ValueHandle) -> ValueHandle:
        """Return the items under each value of a field, as a map."""
        return self._get("groupBy", expression_of(path))

    def top_n(self, path: str | ValueHandle, number: int) -> ValueHandle:
        """Return the n items with the largest values of a field, descending."""
        return self._get("topN", expression_of(path), _whole(number))

    def bottom_n(self, path: str | ValueHandle, number: int) -> ValueHandle:
        """Return the n items with the smallest values of a field, ascending."""
        return self._get("bottomN", expression_of(path), _whole(number))

    def head(self) -> ValueHandle:
        """Return the first item of the list, or no value."""
        return self._get("head")

    def count(self) -> ValueHandle:
        """Return how many items the list has, to be compared; 0 where there is no list.

        Examples
        --------
        >>> (field("productListItems")[field("price") > 10].count() >= 2).to_pql()
        'productListItems[price > 10].count() >= 2'
        """
        return self._get("count")

    def sum(self, path: str | ValueHandle | None = None) -> ValueHandle:
        """Return the exact sum of a number over the items, or of a list of plain numbers.

        It is 0 where there is none.

        Examples
        --------
        >>> (field("scores").sum() > 10).to_pql()
        'scores.sum() > 10'
        """
        return self._get("sum", *_per_item(path))

    def average(self, path: str | ValueHandle | None = None) -> ValueHandle:
        """Return the mean of a number over the items that have it."""
        return self._get("average", *_per_item(path))

    def min(self, path: str | ValueHandle | None = None) -> ValueHandle:
        """Return the smallest value over the items that have it."""
        return self._get("min", *_per_item(path))

    def max(self, path: str | ValueHandle | None = None) -> ValueHandle:
        """Return the largest value over the items that have it."""
        return self._get("max", *_per_item(path))

    # --- maps and objects ---------------------------------------------------------------------

    def get(self, key: str) -> ValueHandle:
        """Return the value under a key of the map.

        Examples
        --------
        >>> (field("identityMap").get("Email").count() > 1).to_pql()
        'identityMap.get("Email").count() > 1'
        """
        return self._get("get", Text(arguments.text(key, "key")))

    def keys(self) -> ValueHandle:
        """Return the keys of the map, as a list."""
        return self._get("keys")

    def values(self) -> ValueHandle:
        """Return the values of the map, as a list."""
        return self._get("values")

    def field(self, path: str) -> ValueHandle:
        """Return a field of this value.

        Examples
        --------
        >>> (field("xEvent").top_n("timestamp", 1).head().field("eventType") == "search").to_pql()
        'xEvent.topN(timestamp, 1).head().eventType = "search"'
        """
        inner = parse(arguments.text(path, "path", "the path of a field, as text"))
        return ValueHandle(_under(inner, self.expression, path))

    # --- dates --------------------------------------------------------------------------------

    def in_next(self, amount: int, unit: str) -> Definition:
        """Return that the date is in the next units of time, after the evaluation instant.

        Raises
        ------
        DefinitionError
            There is no such unit or length.

        Examples
        --------
        >>> field("contract.endDate").in_next(2, "weeks").to_pql()
        'contract.endDate occurs <= 2 weeks after now'
        """
        return self._timed(times.InNext(amount, unit_of(unit)))

    def get_month(self) -> ValueHandle:
        """Return the date's UTC month, 1 to 12."""
        return self._get("getMonth")

    def get_year(self) -> ValueHandle:
        """Return the date's UTC year."""
        return self._get("getYear")

    def get_day_of_month(self) -> ValueHandle:
        """Return the date's UTC day of the month, 1 to 31."""
        return self._get("getDayOfMonth")

    # --- Python -------------------------------------------------------------------------------

    def __bool__(self) -> NoReturn:
        raise DefinitionError(
            "a field is neither true nor false\nCompare it, for example == or .is_not_null()."
        )

    def __and__(self, other: object) -> NoReturn:
        raise DefinitionError(
            "& joins definitions, not fields\n"
            "Put each comparison in parentheses: (tk.field(…) == …) & (…)."
        )

    __rand__ = __or__ = __ror__ = __and__

    def __invert__(self) -> NoReturn:
        raise DefinitionError("~ turns a definition round, not a field\nWrite (tk.field(…) != …).")

    def __contains__(self, value: object) -> NoReturn:
        raise DefinitionError(f"in asks Python, not the profile\nWrite .includes({value!r}).")

    def __iter__(self) -> NoReturn:
        raise DefinitionError(
            "a field has no items before it is evaluated\nAsk of them: .exists(…), .count()."
        )

    def __repr__(self) -> str:
        return f"field({Definition(self.expression).to_pql()})"

    # --- building -----------------------------------------------------------------------------

    def _timed(self, time: times.TimeConstraint | Occurrence) -> Definition:
        if isinstance(time, times.TimeConstraint):
            return Definition(times.condition(self.expression, time))
        return Definition(Occurs(self.expression, time))

    def _numbers(self, first: Any, last: Any) -> Definition:  # noqa: ANN401 - two numbers
        if first > last:
            raise DefinitionError(f"nothing is between {first} and {last}\nName the smaller first.")
        ends = (self._compare(">=", first), self._compare("<=", last))
        return Definition(And(tuple(each.expression for each in ends)))

    def _compare(self, op: Comparison, other: object) -> Definition:
        return Definition(Compare(op, self.expression, literal(other)))

    def _arithmetic(self, op: Operator, other: object) -> ValueHandle:
        return ValueHandle(Arithmetic(op, self.expression, literal(other)))

    def _say(self, function: str, *arguments: Expression) -> Definition:
        return Definition(Call(function, (self.expression, *arguments)))

    def _get(self, function: str, *arguments: Expression) -> ValueHandle:
        return ValueHandle(Call(function, (self.expression, *arguments)))

    def _text(self, function: str, text: object, case_sensitive: bool) -> Definition:
        is_exact = arguments.truth(case_sensitive, "case_sensitive")
        flag = () if is_exact else (Boolean(value=False),)
        if not isinstance(text, str | Handle):
            raise arguments.refused(text, "text", "text, or a field that holds text")
        return self._say(function, literal(text), *flag)


def field(path: str) -> ValueHandle:
    """Return a field of the profile, or of the event inside `event(…)`.

    Parameters
    ----------
    path
        A dotted path such as `loyalty.tier`, or any PQL value; inside an event `^.loyalty.tier`
        is the profile's.

    Raises
    ------
    PqlSyntaxError
        The path is not PQL.

    Examples
    --------
    >>> field("search.keywords").contains("sneakers", case_sensitive=False).to_pql()
    'search.keywords.contains("sneakers", false)'
    """
    if not isinstance(path, str):
        raise arguments.refused(path, "path", "the path of a field, such as loyalty.tier, as text")
    return ValueHandle(parse(path))


def _per_item(path: str | ValueHandle | None) -> tuple[Expression, ...]:
    """Return what is aggregated over an item; nothing where it is the item itself."""
    return () if path is None else (expression_of(path),)


def _whole(number: object, at_least: int = 1) -> Expression:
    return Integer(arguments.whole_number(number, "number", at_least=at_least))


def condition_of(condition: object) -> Expression:
    """Return a condition on an item as a tree.

    Raises
    ------
    DefinitionError
        It is an event, which cannot be part of an item, or no condition at all.
    """
    if isinstance(condition, Definition | str):
        found = expression_of(condition)
        if isinstance(found, Chain) and not isinstance(condition, str):
            raise DefinitionError(
                "an event cannot be a condition of an event\nUse .then(…) for one after another."
            )
        return found
    raise DefinitionError(
        f"{shown(condition)} is no condition\nCompare it: (tk.field(…) == …), or give PQL text."
    )


def _under(node: Expression, of: Expression, path: str) -> Expression:
    match node:
        case Field(name=name, of=inner):
            return Field(name, _under(inner, of, path))
        case Item(level=0):
            return of
        case _:
            raise DefinitionError(f"{shown(path)} is no path\nName a field, such as product.name.")
