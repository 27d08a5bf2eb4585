"""What looks wrong in the texts a definition compares fields with, given those in the data."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.engine.values import around_alternatives, column_values, near, texts
from toolkit.errors import did_you_mean
from toolkit.language.lint import Finding
from toolkit.language.tree import Or, walk
from toolkit.sql.dialects import DUCKDB

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from toolkit.engine.values import Place
    from toolkit.language.tree import Expression
    from toolkit.store import ProfileStore

UNKNOWN = "unknown-value"
_EXAMPLES = 3
"""Of how many values a finding on several gives the text, and what is near."""


@dataclass(frozen=True, slots=True)
class TextFinding:
    """A finding on texts, and the comparisons that nobody can meet because of it."""

    finding: Finding
    absent: tuple[Expression, ...] = ()


@dataclass(slots=True)
class _Compared:
    """The texts one part of a definition compares a field with, each with whether in any case."""

    about: Expression
    place: Place
    texts: dict[tuple[str, bool], Expression] = field(default_factory=dict)

    def part(self, some: Collection[str]) -> Expression:
        """Return the part of the definition that some of the texts stand in."""
        return self.parts(some)[0] if len(some) == 1 else self.about

    def parts(self, some: Collection[str]) -> tuple[Expression, ...]:
        """Return the comparisons of some of the texts, each once."""
        wanted = set(some)
        found = {id(node): node for (text, _), node in self.texts.items() if text in wanted}
        return tuple(found.values())

    def share(self, some: Collection[str]) -> str:
        """Return how many of the texts of which field, in words."""
        of, name = len(self.texts), self.place.name
        if len(some) == of:
            return f"all {of:,} values of {name}"
        return f"{len(some):,} of {of:,} values of {name}"


def of_texts(
    tree: Expression,
    store: ProfileStore,
    *,
    scan: bool,
    tell: Callable[[float], None] = lambda _share: None,
) -> Iterator[TextFinding]:
    """Yield what the texts in the data say of those in a canonical definition.

    Of several texts in one list, or of several alternatives, there is one finding of a kind: how
    many, of how many, with examples and what is near.

    Parameters
    ----------
    tree, store, scan
        As for `lint.of_definition`.
    tell
        Told the share of the work done between its steps; when it raises, the work stops.
    """
    compared = _compared(tree, store)
    for number, one in enumerate(compared):
        tell(number / len(compared))
        if one.place.column.values or scan:
            yield from _of_one(one, store, _forms(store, one))


def _compared(tree: Expression, store: ProfileStore) -> list[_Compared]:
    """Return the texts by the part they stand in: the `or` of alternatives, or the comparison."""
    around = around_alternatives(tree)
    alternatives = [node for node in walk(tree) if isinstance(node, Or)]
    numbers: dict[int, int | None] = {}
    found: dict[tuple[object, str], _Compared] = {}
    for node, place, text, any_case in texts(tree, store.layout):
        if id(node) not in numbers:  # a list of thousands has one node: it is hashed once
            numbers[id(node)] = around.get(node)
        number = numbers[id(node)]
        key = (("", id(node)) if number is None else number), place.name
        if key not in found:
            about = node if number is None else alternatives[number]
            found[key] = _Compared(about, place)
        found[key].texts.setdefault((text, any_case), node)
    return list(found.values())


def _forms(store: ProfileStore, compared: _Compared) -> Mapping[str, Sequence[str]]:
    """Return the texts in the data that are one of those compared in any case, by that text."""
    wanted = {text.casefold() for text, _ in compared.texts}
    known: Sequence[str] = compared.place.column.values
    if not known:
        value = exp.column("value")
        folded = [exp.Literal.string(each) for text, _ in compared.texts for each in _cases(text)]
        among = exp.In(this=exp.Lower(this=value.copy()), expressions=folded)
        rows = column_values(compared.place).subquery("texts")
        query = exp.select(value).from_(rows).where(among).order_by(value.copy())
        known = [str(row[0]) for row in store.query(DUCKDB.text(query)).fetchall()]
    found: dict[str, list[str]] = defaultdict(list)
    for each in known:
        if each.casefold() in wanted:
            found[each.casefold()].append(each)
    return found


def _cases(text: str) -> set[str]:
    """Return how a text in small letters may be written: Python and DuckDB fold not all alike."""
    return {text.lower(), text.casefold()}


def _of_one(
    compared: _Compared, store: ProfileStore, forms: Mapping[str, Sequence[str]]
) -> Iterator[TextFinding]:
    absent: list[str] = []
    mismatched: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    for text, any_case in compared.texts:
        same = forms.get(text.casefold(), ())
        if not same:
            absent.append(text)
        elif text not in same and not any_case:
            mismatched[text] = same[0]
        elif not any_case and len(same) > 1:
            others[text] = [one for one in same if one != text]
    if absent:
        yield TextFinding(_absent(compared, absent, store), compared.parts(absent))
    if mismatched:
        yield TextFinding(_mismatched(compared, mismatched), compared.parts(mismatched))
    if others:
        yield TextFinding(_other_case(compared, others))


def _absent(compared: _Compared, absent: Sequence[str], store: ProfileStore) -> Finding:
    place = compared.place
    nearest = {text: near(store, place, text) for text in absent[:_EXAMPLES]}
    hints = {text: did_you_mean(text, known) for text, known in nearest.items()}
    if len(absent) == 1:
        (text,) = absent
        message = f'{place.name} is never "{text}"'
        return Finding(UNKNOWN, "warning", message, compared.part(absent), hints[text])
    return Finding(
        UNKNOWN,
        "warning",
        f"{compared.share(absent)} are not in the data, for example {_listed(absent)}",
        compared.part(absent),
        " ".join(f'"{text}": {hint}' for text, hint in hints.items() if hint),
    )


def _mismatched(compared: _Compared, forms: Mapping[str, str]) -> Finding:
    (text, same), *others = forms.items()
    if others:
        shown = ", ".join(f'"{one}" for "{other}"' for one, other in [*forms.items()][:_EXAMPLES])
        message = (
            f"{compared.share(forms)} are in the data in another case only, for example {shown}"
        )
        hint = "Write them as in the data, or compare in any case: .equals(…, false)."
    else:
        message = f'{compared.place.name} is never "{text}", but it is "{same}" in another case'
        hint = f'Write "{same}", or compare in any case: .equals("{text}", false).'
    return Finding("case-mismatch", "warning", message, compared.part(forms), hint)


def _other_case(compared: _Compared, forms: Mapping[str, Sequence[str]]) -> Finding:
    (text, same), *others = forms.items()
    if others:
        message = (
            f"{compared.share(forms)} are in the data in another case too, for example "
            f'"{text}": {_listed(same)}'
        )
        hint = "Compare in any case: .equals(…, false)."
    else:
        message = f'{compared.place.name} also has "{text}" in another case: {_listed(same)}'
        hint = f'Compare in any case: .equals("{text}", false).'
    return Finding("other-case", "note", message, compared.part(forms), hint)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f'"{one}"' for one in words[:_EXAMPLES])
