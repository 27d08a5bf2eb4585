"""The workload in SQL, written by hand for DuckDB and for ClickHouse."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from benchmarks.workload import AS_OF, distinct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.workload import Filter, Leaf, WorkloadAudience


class DuckDBText:
    """DuckDB's way of writing."""

    now = f"TIMESTAMP '{AS_OF}'"
    bit_or = "bit_or"
    money, unit = "price::DECIMAL(18, 2)", 1

    def contains(self, column: str, text: str) -> str:
        """Return that a column has a text in it, in any case."""
        return f"contains(lower({column}), '{text}')"

    def integer(self, value: int) -> str:
        """Return an integer of 64 bits."""
        return f"{value}::BIGINT"

    def has_bit(self, table: str, number: int) -> str:
        """Return that a bit is set, in a table that may have no row for the profile."""
        return f"coalesce({table}.bits & {1 << number} <> 0, false)"

    def flag(self, column: str) -> str:
        """Return a Boolean of a table that may have no row for the profile."""
        return f"coalesce({column}, false)"


class ClickHouseText:
    """ClickHouse's way of writing."""

    now = f"toDateTime64('{AS_OF} 00:00:00', 6, 'UTC')"
    bit_or = "groupBitOr"

    def __init__(self, money: str, unit: int) -> None:
        self.money, self.unit = money, unit

    def contains(self, column: str, text: str) -> str:
        """Return that a column has a text in it, in any case."""
        return f"{column} ILIKE '%{text}%'"

    def integer(self, value: int) -> str:
        """Return an integer of 64 bits."""
        return f"toUInt64({value})"

    def has_bit(self, table: str, number: int) -> str:
        """Return that a bit is set, in a table that may have no row for the profile."""
        return f"bitTest({table}.bits, {number})"

    def flag(self, column: str) -> str:
        """Return a Boolean of a table that may have no row for the profile."""
        return f"coalesce({column}, false)"


Text = DuckDBText | ClickHouseText


def filtered(text: Text, filters: Iterable[Filter], days: int | None) -> str:
    """Return what holds for an event of a leaf, besides its type; empty for nothing."""
    parts = [_compared(text, *one) for one in filters]
    if days is not None:
        parts += [f"timestamp >= {text.now} - INTERVAL {days} DAY", f"timestamp <= {text.now}"]
    return " AND ".join(parts)


def _compared(text: Text, column: str, operator: str, value: str | int | bool) -> str:
    if operator == "contains":
        return text.contains(column, str(value))
    return f"{column} {operator} " + (f"'{value}'" if isinstance(value, str) else str(value))


def select(text: Text, leaf: Leaf) -> str:
    """Return the statement whose rows are the ids of a leaf's profiles, each once."""
    if leaf.kind == "attribute":
        return f"SELECT profile_id FROM profiles WHERE {filtered(text, leaf.filters, None)}"
    if leaf.kind == "sequence":
        return f"SELECT DISTINCT profile_id FROM ({_followed(text, leaf)}) AS followed"
    where = " AND ".join(
        filter(None, [f"\"eventType\" = '{leaf.event}'", filtered(text, leaf.filters, leaf.days)])
    )
    held = _held(text, leaf, "")
    having = f" HAVING {held}" if held else ""
    return f"SELECT profile_id FROM events WHERE {where} GROUP BY profile_id{having}"


def _followed(text: Text, leaf: Leaf) -> str:
    """Return each later event with the last earlier one before it: that one decides."""
    kind = f"\"eventType\" = '{leaf.event}'"
    then = f"\"eventType\" = '{leaf.then}'"
    late = f" AND {recent}" if (recent := filtered(text, (), leaf.days)) else ""
    if leaf.days is not None:
        kind += f" AND timestamp >= {text.now} - INTERVAL {leaf.days + leaf.within} DAY"
    return (
        "SELECT l.profile_id AS profile_id FROM "
        f"(SELECT profile_id, timestamp FROM events WHERE {then}{late}) AS l ASOF JOIN "
        f"(SELECT profile_id, timestamp FROM events WHERE {kind}) AS f "
        "ON l.profile_id = f.profile_id AND l.timestamp > f.timestamp "
        f"WHERE l.timestamp <= f.timestamp + INTERVAL {leaf.within} DAY"
    )


def _held(text: Text, leaf: Leaf, where: str) -> str:
    """Return what a profile's events add up to, over those of a filter; empty for at least one."""
    case = f"CASE WHEN {where} THEN {{}} ELSE 0 END" if where else "{}"
    if leaf.kind == "sum":
        is_money = leaf.column == "price"
        value, unit = (text.money, text.unit) if is_money else (leaf.column, 1)
        return f"sum({case.format(value)}) >= {leaf.threshold * unit}"
    if leaf.kind == "count":
        count = f"sum({case.format(1)})" if where else "count(*)"
        return f"{count} >= {leaf.threshold}"
    return ""


def count(text: Text, leaf: Leaf) -> str:
    """Return the statement for how many profiles a leaf has."""
    return f"SELECT count(*) FROM ({select(text, leaf)}) AS found"


def count_without(text: Text, leaf: Leaf, other: Leaf) -> str:
    """Return the statement for how many profiles have a leaf and not another."""
    return (
        f"SELECT count(*) FROM ({select(text, leaf)}) AS found "
        f"WHERE profile_id NOT IN ({select(text, other)})"
    )


def audience_count(text: Text, audience: WorkloadAudience) -> str:
    """Return one standalone statement for how many profiles an audience has."""
    rules = [
        f"coalesce({filtered(text, leaf.filters, None)}, false)"
        if leaf.kind == "attribute"
        else f"profile_id IN ({select(text, leaf)})"
        for leaf in audience.leaves
    ]
    return f"SELECT count(*) FROM profiles WHERE {audience.form.format(*rules)}"


def all_counts(text: Text, asked: Sequence[WorkloadAudience]) -> str:
    """Return one statement for the sizes of many audiences: each event type is read once.

    All "at least one" leaves of a type are packed into one integer and or-ed by profile: an
    aggregate with a filter for each of them is several times slower in both engines.
    """
    tables: dict[str, str] = {}
    rules: dict[Leaf, str] = {}
    by_event: dict[str, list[Leaf]] = defaultdict(list)
    for leaf in distinct(asked):
        if leaf.kind == "attribute":
            rules[leaf] = f"coalesce({filtered(text, leaf.filters, None)}, false)"
        elif leaf.kind == "sequence":
            table = f"s{len(tables)}"
            tables[table] = (
                f"SELECT DISTINCT profile_id, true AS held FROM ({_followed(text, leaf)}) AS w"
            )
            rules[leaf] = text.flag(f"{table}.held")
        else:
            by_event[leaf.event].append(leaf)
    for event, leaves in by_event.items():
        table = f"e{len(tables)}"
        tables[table] = _of_one_type(text, event, leaves)
        rules |= _read_back(text, table, leaves)
    named = ", ".join(f"{name} AS ({body})" for name, body in tables.items())
    joins = "".join(f" LEFT JOIN {name} ON {name}.profile_id = p.profile_id" for name in tables)
    sizes = ", ".join(
        f"sum(CASE WHEN {one.form.format(*(rules[leaf] for leaf in one.leaves))} THEN 1 ELSE 0 END)"
        for one in asked
    )
    with_ = f"WITH {named} " if named else ""
    return f"{with_}SELECT {sizes} FROM profiles AS p{joins}"


def _of_one_type(text: Text, event: str, leaves: Sequence[Leaf]) -> str:
    columns = ["profile_id"]
    bits = [
        f"CASE WHEN {filtered(text, leaf.filters, leaf.days) or 'true'} THEN "
        f"{text.integer(1 << number)} ELSE {text.integer(0)} END"
        for number, leaf in enumerate(_packed(leaves))
    ]
    if bits:
        columns.append(f"{text.bit_or}({' + '.join(bits)}) AS bits")
    columns += [
        f"{_held(text, leaf, filtered(text, leaf.filters, leaf.days))} AS h{number}"
        for number, leaf in enumerate(_added_up(leaves))
    ]
    return (
        f"SELECT {', '.join(columns)} FROM events WHERE \"eventType\" = '{event}' "
        "GROUP BY profile_id"
    )


def _read_back(text: Text, table: str, leaves: Sequence[Leaf]) -> dict[Leaf, str]:
    packed = {leaf: text.has_bit(table, n) for n, leaf in enumerate(_packed(leaves))}
    return packed | {leaf: text.flag(f"{table}.h{n}") for n, leaf in enumerate(_added_up(leaves))}


def _packed(leaves: Iterable[Leaf]) -> list[Leaf]:
    return [leaf for leaf in leaves if leaf.kind == "any"]


def _added_up(leaves: Iterable[Leaf]) -> list[Leaf]:
    return [leaf for leaf in leaves if leaf.kind != "any"]
