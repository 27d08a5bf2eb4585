"""The table of PQL functions: names, signatures, null rules, one line and an example each.

The parser, the printer, the checker, the compiler, the oracle and the manual read this table
(PQL.md §6). Structure that is not a function (quantifiers, CHAIN, occurs, comparison,
arithmetic) is in the tree itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Form(Enum):
    """How a function is written."""

    METHOD = "method"  # receiver.name(arguments)
    FUNCTION = "function"  # name(arguments)
    INFIX = "infix"  # left name right


class Takes(Enum):
    """What a parameter accepts."""

    ANY = "any value"
    TEXT = "text"
    NUMBER = "a number"
    INTEGER = "a whole number"
    BOOLEAN = "true or false"
    SCALAR = "a single value"
    ARRAY = "an array"
    OBJECT = "an object"
    MAP = "a map"
    MOMENT = "a date or instant"
    PER_ITEM = "an expression over one item"
    CONDITION = "a condition over one item"


class Gives(Enum):
    """The type of a result, where it does not follow from the arguments."""

    BOOLEAN = "boolean"
    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    SAME_ARRAY = "the array's type"
    ITEM = "the array's item"
    PER_ITEM = "the per-item expression's type"
    ARRAY_OF_PER_ITEM = "array of the per-item expression's type"
    MAP_VALUE = "the map's value"
    ARRAY_OF_STRING = "array of string"
    ARRAY_OF_MAP_VALUE = "array of the map's value"
    GROUPS = "map of arrays"
    BRANCH = "the type of the branches"
    ENTRY = "map entry"


@dataclass(frozen=True, slots=True)
class Function:
    """One PQL function.

    Parameters
    ----------
    name
        As written; names are matched in any case and printed like this.
    form
        Method, function or infix.
    takes
        One entry a parameter; a method's receiver is the first.
    gives
        The result's type.
    doc
        One sentence.
    example
        A PQL expression over the manual's small extract.
    optional
        How many of the last parameters may be left out.
    null
        The null rule in words (PQL.md §5).
    """

    name: str
    form: Form
    takes: tuple[Takes, ...]
    gives: Gives
    doc: str
    example: str
    optional: int = 0
    null: str = "null in, null out"


_M, _F, _I = Form.METHOD, Form.FUNCTION, Form.INFIX
_FALSE = "false on null"
_TEST = (Takes.TEXT, Takes.TEXT, Takes.BOOLEAN)


def _test(name: str, doc: str, example: str) -> Function:
    return Function(name, _M, _TEST, Gives.BOOLEAN, doc, example, optional=1, null=_FALSE)


_ALL = (
    # string tests
    _test("startsWith", "The text begins with another.", 'homeAddress.city.startsWith("San")'),
    _test("endsWith", "The text ends with another.", 'personalEmail.address.endsWith(".org")'),
    _test("contains", "The text has another in it.", 'person.name.lastName.contains("son", false)'),
    _test(
        "doesNotStartWith",
        "The text does not begin with another.",
        'homeAddress.city.doesNotStartWith("San")',
    ),
    _test(
        "doesNotEndWith",
        "The text does not end with another.",
        'personalEmail.address.doesNotEndWith(".org")',
    ),
    _test(
        "doesNotContain",
        "The text does not have another in it.",
        'person.name.lastName.doesNotContain("son")',
    ),
    _test("equals", "The texts are the same.", 'homeAddress.country.equals("US", false)'),
    _test("notEqualTo", "The texts differ.", 'homeAddress.country.notEqualTo("US", false)'),
    Function(
        "like",
        _I,
        (Takes.TEXT, Takes.TEXT),
        Gives.BOOLEAN,
        "The text fits a pattern: % is any run of characters, _ any one.",
        'homeAddress.city like "San %"',
        null=_FALSE,
    ),
    Function(
        "matches",
        _M,
        (Takes.TEXT, Takes.TEXT),
        Gives.BOOLEAN,
        "A regular expression is found somewhere in the text.",
        'homeAddress.postalCode.matches("^9[0-9]+")',
        null=_FALSE,
    ),
    Function(
        "regexGroup",
        _M,
        (Takes.TEXT, Takes.TEXT, Takes.INTEGER),
        Gives.STRING,
        "What the n-th group of a regular expression found, or null.",
        'personalEmail.address.regexGroup("@(.+)$", 1) = "example.com"',
    ),
    # lists
    Function(
        "in",
        _I,
        (Takes.SCALAR, Takes.ARRAY),
        Gives.BOOLEAN,
        "The value is one of a list.",
        'loyalty.tier in ["gold", "silver"]',
        null=_FALSE,
    ),
    Function(
        "notIn",
        _I,
        (Takes.SCALAR, Takes.ARRAY),
        Gives.BOOLEAN,
        "The value is there and is none of a list.",
        'loyalty.tier notIn ["gold", "silver"]',
        null=_FALSE,
    ),
    Function(
        "intersects",
        _M,
        (Takes.ARRAY, Takes.ARRAY),
        Gives.BOOLEAN,
        "The lists share a value.",
        'interests.intersects(["boots", "running"])',
        null=_FALSE,
    ),
    Function(
        "intersection",
        _M,
        (Takes.ARRAY, Takes.ARRAY),
        Gives.SAME_ARRAY,
        "The values both lists have.",
        'interests.intersection(["running", "sneakers"]).count() = 2',
    ),
    Function(
        "subsetOf",
        _M,
        (Takes.ARRAY, Takes.ARRAY),
        Gives.BOOLEAN,
        "Every value of the list is in another.",
        'interests.subsetOf(["running", "sneakers"])',
        null=_FALSE,
    ),
    Function(
        "supersetOf",
        _M,
        (Takes.ARRAY, Takes.ARRAY),
        Gives.BOOLEAN,
        "The list has every value of another.",
        'interests.supersetOf(["running", "sneakers"])',
        null=_FALSE,
    ),
    Function(
        "includes",
        _M,
        (Takes.ARRAY, Takes.SCALAR),
        Gives.BOOLEAN,
        "The list has a value.",
        'interests.includes("running")',
        null=_FALSE,
    ),
    Function(
        "distinct",
        _M,
        (Takes.ARRAY,),
        Gives.SAME_ARRAY,
        "The different values of a list.",
        "xEvent.eventType.distinct().count() > 8",
    ),
    Function(
        "exists",
        _M,
        (Takes.ARRAY, Takes.CONDITION),
        Gives.BOOLEAN,
        "The condition holds for an item.",
        'xEvent[productListItems.exists(name.contains("court", false))]',
        null=_FALSE,
    ),
    Function(
        "filter",
        _M,
        (Takes.ARRAY, Takes.CONDITION),
        Gives.SAME_ARRAY,
        "The items for which a condition holds.",
        'xEvent.filter(eventType = "search").count() > 2',
    ),
    Function(
        "map",
        _M,
        (Takes.ARRAY, Takes.PER_ITEM),
        Gives.ARRAY_OF_PER_ITEM,
        "An expression's value for every item.",
        'xEvent.map(eventType).includes("search")',
    ),
    Function(
        "groupBy",
        _M,
        (Takes.ARRAY, Takes.PER_ITEM),
        Gives.GROUPS,
        "The items under each value of an expression.",
        'xEvent.groupBy(eventType).get("search").count() > 5',
    ),
    Function(
        "head",
        _M,
        (Takes.ARRAY,),
        Gives.ITEM,
        "The first item, or null.",
        'xEvent.topN(timestamp, 1).head().eventType = "search"',
    ),
    Function(
        "topN",
        _M,
        (Takes.ARRAY, Takes.PER_ITEM, Takes.INTEGER),
        Gives.SAME_ARRAY,
        "The n items with the largest values, descending.",
        'xEvent.topN(timestamp, 3).exists(eventType = "commerce.purchases")',
    ),
    Function(
        "bottomN",
        _M,
        (Takes.ARRAY, Takes.PER_ITEM, Takes.INTEGER),
        Gives.SAME_ARRAY,
        "The n items with the smallest values, ascending.",
        'xEvent.bottomN(timestamp, 1).exists(eventType = "search")',
    ),
    # aggregates
    Function(
        "count",
        _M,
        (Takes.ARRAY,),
        Gives.INTEGER,
        "How many items there are.",
        'xEvent[eventType = "search"].count() >= 3',
        null="0 with no item",
    ),
    Function(
        "sum",
        _M,
        (Takes.ARRAY, Takes.PER_ITEM),
        Gives.PER_ITEM,
        "The exact sum of a number over the items, or of the items themselves.",
        "xEvent.sum(commerce.order.priceTotal) > 300",
        optional=1,
        null="0 with no item; items without the number are skipped",
    ),
    Function(
        "average",
        _M,
        (Takes.ARRAY, Takes.PER_ITEM),
        Gives.NUMBER,
        "The mean of a number over the items that have it.",
        "xEvent.average(commerce.order.priceTotal) > 50",
        optional=1,
        null="null with no item that has it",
    ),
    Function(
        "min",
        _M,
        (Takes.ARRAY, Takes.PER_ITEM),
        Gives.PER_ITEM,
        "The smallest value over the items.",
        "xEvent.min(commerce.order.priceTotal) < 10",
        optional=1,
        null="null with no item that has it",
    ),
    Function(
        "max",
        _M,
        (Takes.ARRAY, Takes.PER_ITEM),
        Gives.PER_ITEM,
        "The largest value over the items.",
        "xEvent.max(commerce.order.priceTotal) > 200",
        optional=1,
        null="null with no item that has it",
    ),
    # maps and objects
    Function(
        "get",
        _M,
        (Takes.MAP, Takes.TEXT),
        Gives.MAP_VALUE,
        "The value under a key, or null.",
        'identityMap.get("Email").count() > 0',
    ),
    Function(
        "keys",
        _M,
        (Takes.MAP,),
        Gives.ARRAY_OF_STRING,
        "The keys of a map.",
        'identityMap.keys().includes("Email")',
    ),
    Function(
        "values",
        _M,
        (Takes.MAP,),
        Gives.ARRAY_OF_MAP_VALUE,
        "The values of a map.",
        "identityMap.values().count() > 2",
    ),
    Function(
        "mapEntry",
        _F,
        (Takes.TEXT, Takes.ANY),
        Gives.ENTRY,
        "A key with its value.",
        'mapEntry("city", homeAddress.city).get("city") = "Berlin"',
    ),
    Function(
        "isNull",
        _M,
        (Takes.ANY,),
        Gives.BOOLEAN,
        "There is no value.",
        "homeAddress.city.isNull()",
        null="true on null",
    ),
    Function(
        "isNotNull",
        _M,
        (Takes.ANY,),
        Gives.BOOLEAN,
        "There is a value.",
        "homeAddress.city.isNotNull()",
        null=_FALSE,
    ),
    # the rest
    Function(
        "if",
        _F,
        (Takes.BOOLEAN, Takes.ANY, Takes.ANY),
        Gives.BRANCH,
        "One value where a condition holds, another where it does not.",
        'if (loyalty.tier = "gold", 100, 300) < xEvent.sum(commerce.order.priceTotal)',
        null="a null condition does not hold",
    ),
    Function(
        "inSegment",
        _F,
        (Takes.TEXT,),
        Gives.BOOLEAN,
        "The profile is in the audience of that id or unique name.",
        'inSegment("store-event-guests")',
        null="an unknown audience is an error",
    ),
    Function(
        "date",
        _F,
        (Takes.INTEGER, Takes.INTEGER, Takes.INTEGER),
        Gives.DATE,
        "A UTC day, from year, month and day of the month.",
        "xEvent[timestamp occurs on date(2026, 2, 14)]",
    ),
    Function(
        "currentMonth",
        _F,
        (),
        Gives.INTEGER,
        "The month of the evaluation instant, 1 to 12.",
        "person.birthDate.getMonth() = currentMonth()",
    ),
    Function(
        "currentYear",
        _F,
        (),
        Gives.INTEGER,
        "The year of the evaluation instant.",
        "person.birthDate.getYear() = currentYear() - 30",
    ),
    Function(
        "currentDayOfMonth",
        _F,
        (),
        Gives.INTEGER,
        "The day of the month of the evaluation instant.",
        "person.birthDate.getDayOfMonth() = currentDayOfMonth()",
    ),
    Function(
        "getMonth",
        _M,
        (Takes.MOMENT,),
        Gives.INTEGER,
        "The UTC month, 1 to 12.",
        "person.birthDate.getMonth() = 12",
    ),
    Function(
        "getYear",
        _M,
        (Takes.MOMENT,),
        Gives.INTEGER,
        "The UTC year.",
        "person.birthDate.getYear() = 1990",
    ),
    Function(
        "getDayOfMonth",
        _M,
        (Takes.MOMENT,),
        Gives.INTEGER,
        "The UTC day of the month, 1 to 31.",
        "person.birthDate.getDayOfMonth() <= 7",
    ),
)

FUNCTIONS: dict[str, Function] = {function.name: function for function in _ALL}
"""Every function by its name."""

BY_FOLD: dict[str, Function] = {name.lower(): function for name, function in FUNCTIONS.items()}
"""Every function by its name in lower case."""
