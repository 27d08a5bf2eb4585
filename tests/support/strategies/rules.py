"""Expressions as builders draw them, as PQL text: much of what analysts ask, in few words."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.support.strategies.extracts import COMMON, EVENT_TYPES, NUMBERS, TAGS, TEXTS, WHOLE
from tests.support.strategies.occurrences import COMPARISONS, occurrences, reference_times
from toolkit.language.pql import parse, render
from toolkit.language.references import bound


def quoted(text: str) -> str:
    """Return a PQL string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_text = st.sampled_from([*COMMON, *TEXTS]).map(quoted)
_number = st.sampled_from([*(str(whole) for whole in WHOLE), *(repr(x) for x in NUMBERS)])
_comparison = st.sampled_from(COMPARISONS)
_cased = st.sampled_from(["", ", true", ", false"])
_method = st.sampled_from(
    [
        "equals",
        "notEqualTo",
        "contains",
        "doesNotContain",
        "startsWith",
        "doesNotStartWith",
        "endsWith",
        "doesNotEndWith",
    ]
)
_pattern = st.sampled_from(['"%a%"', '"_"', '"a%"', '"%"', '"a_b"', '"100%"', '"ß"', '""'])
_regex = st.sampled_from(
    [
        *('"^a"', '"b$"', '"[aA]"', '"^$"', '"a.?b"', '"^(ab|B)$"', r'"\\d"', r'"\\w+"'),
        *('"(?i)^AB"', '"(?i)[^a-m]$"', r'"(?i)ß|\\w{2}"'),
    ]
)


def _time(fields: list[str]) -> st.SearchStrategy[str]:
    return occurrences(st.one_of(reference_times, reference_times, st.sampled_from(fields)))


def _text_tests(field: str) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds((field + ".{}({}{})").format, _method, _text, _cased),
        st.builds((field + " {} {}").format, _comparison, _text),
        _pattern.map(lambda pattern: f"{field} like {pattern}"),
        _regex.map(lambda regex: f"{field}.matches({regex})"),
        st.builds(
            lambda word, values: f"{field} {word} [{', '.join(values)}]",
            st.sampled_from(["in", "notIn"]),
            st.lists(_text, max_size=3),
        ),
        st.sampled_from([f"{field}.isNull()", f"{field}.isNotNull()"]),
    )


def _number_tests(field: str) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds((field + " {} {}").format, _comparison, _number),
        st.lists(_number, min_size=1, max_size=3).map(
            lambda values: f"{field} in [{', '.join(values)}]"
        ),
        st.just(f"{field}.isNull()"),
    )


_item_tests = st.one_of(
    _text_tests("name"),
    _number_tests("price"),
    st.sampled_from(['tags.includes("x")', "tags", 'tags = "y"', "tags.count() = 1"]),
)
_item_condition = st.one_of(
    _item_tests,
    _item_tests.map(lambda test: f"not ({test})"),
    st.builds("{} and {}".format, _item_tests, _item_tests),
)
_event_tests = st.one_of(
    st.sampled_from(EVENT_TYPES).map(lambda kind: f'eventType = "{kind}"'),
    st.sampled_from(EVENT_TYPES).map(lambda kind: f'eventType = "{kind}"'),
    st.sampled_from(EVENT_TYPES).map(lambda kind: f'eventType != "{kind}"'),
    _text_tests("keyword"),
    _number_tests("price"),
    _number_tests("count"),
    _text_tests("device.model"),
    st.sampled_from(["device.isNull()", "items", "items.isNull()", "items.count() = 2"]),
    _item_condition.map(lambda test: f"items.exists({test})"),
    _item_condition.map(lambda test: f"items[{test}].count() >= 1"),
    _item_condition.map(lambda test: f"items[{test}].sum(price) > 0.3"),
    _text_tests("items.name"),
    _number_tests("items.price"),
    _time(["^.since", "^.day", "$1.since"]).map(lambda times: f"timestamp occurs {times}"),
    st.sampled_from(["keyword = ^.city", "count > $1.age", "keyword != ^.loyalty.tier"]),
    st.just("items.exists(name = ^^.city)"),
)
event_conditions = st.recursive(
    _event_tests,
    lambda inner: st.one_of(
        inner.map(lambda test: f"not ({test})"),
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
    ),
    max_leaves=3,
)
_events = st.one_of(
    event_conditions.map(lambda test: f"xEvent[{test}]"),
    event_conditions.map(lambda test: f"xEvent[{test}]"),
    st.just("xEvent"),
    st.builds("xEvent[{}][{}]".format, _event_tests, _event_tests),
)


def by_name(test: str) -> str:
    """Return a condition on an event that is bound to E, its fields by the name."""
    return render(bound(parse(test), "E"))


def by_bare_names(test: str) -> str:
    """Return a condition on a bound event with bare names, which the profile has none of."""
    return test.replace("^^.", "$1.").replace("^.", "$1.")


def _step(test: str, when: str, count: int) -> str:
    again = f" COUNT({count})" if count > 1 else ""
    return f"WHAT({test}){f' WHEN({when})' if when else ''}{again}"


_when = st.one_of(st.just(""), st.just(""), _time(["^.since"]))
_chain = st.lists(
    st.builds(_step, event_conditions, _when, st.sampled_from([1, 1, 1, 2])), min_size=1, max_size=3
).map(
    lambda steps: (
        "CHAIN(xEvent, timestamp, ["
        + ", ".join(f"C{number}: {step}" for number, step in enumerate(steps))
        + "])"
    )
)
_aggregate = st.one_of(
    _events.map(lambda events: f"{events}.count()"),
    st.builds(
        "{}.{}({})".format,
        _events,
        st.sampled_from(["sum", "average", "min", "max"]),
        st.sampled_from(["price", "count"]),
    ),
    st.builds(
        "{}.items.{}".format,
        _events,
        st.sampled_from(["count()", "sum(price)", "max(price)", "average(price)"]),
    ),
)
_thresholds = st.sampled_from(["0", "1", "2", "3", "0.1", "0.3", "0.6", "300", "-1", "0.15"])
_event_rules = st.one_of(
    _events,
    _chain,
    st.builds("{} {} {}".format, _aggregate, _comparison, _thresholds),
    st.builds("{} {} {}".format, _thresholds, _comparison, _aggregate),
    st.builds(
        "{} {} {}".format, _aggregate, _comparison, st.sampled_from(["age", "loyalty.points"])
    ),
    st.builds("{} {} {}".format, _aggregate, _comparison, _aggregate),
    event_conditions.map(lambda test: f"xEvent.exists({test})"),
    st.builds(
        "({} E from xEvent where {})".format,
        st.sampled_from(["exists", "forall", "select"]),
        event_conditions.flatmap(
            lambda test: st.sampled_from([by_name(test), by_bare_names(test)])
        ),
    ),
    _text_tests("xEvent.keyword"),
    _text_tests("xEvent.items.name"),
    _text_tests("xEvent.items.tags"),
    st.sampled_from(["xEvent.device.model", "xEvent.device.model.count() = 2"]),
)
_profile_rules = st.one_of(
    _text_tests("city"),
    _text_tests("loyalty.tier"),
    _number_tests("age"),
    _number_tests("score"),
    _number_tests("loyalty.points"),
    _time(["day", "since"]).map(lambda times: f"since occurs {times}"),
    _time(["day", "since"]).map(lambda times: f"day occurs {times}"),
    st.sampled_from(["vip", "vip = true", "vip != true", "loyalty", "loyalty.isNull()", "tags"]),
    st.builds("{} {} {}".format, st.just("city"), _comparison, st.just("name")),
    st.builds("{} {} {}".format, st.just("age"), _comparison, st.just("limit")),
    st.builds("{} {} {}".format, st.just("score"), _comparison, st.just("age")),
    st.builds("{} {} {}".format, st.just("since"), _comparison, st.just("day")),
    _text_tests("tags"),
    st.sampled_from(TAGS).map(lambda tag: f"tags.includes({quoted(tag)})"),
    st.sampled_from(["city in tags", "city notIn tags", 'tags = ["x", "y"]', "tags.count() = 0"]),
    st.sampled_from(['inSegment("vips")', "city.contains(name, false)", "city.startsWith(name)"]),
    st.sampled_from(["since.getMonth() = 3", "day.getDayOfMonth() = currentDayOfMonth()"]),
)
expressions = st.recursive(
    st.one_of(_profile_rules, _event_rules, _event_rules),
    lambda inner: st.one_of(
        inner.map(lambda rule: f"not ({rule})"),
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
    ),
    max_leaves=4,
)
"""PQL over the extracts of `extracts`."""

_same_field = st.one_of(
    *(st.just(_text_tests(field)) for field in ("city", "loyalty.tier", "tags", "xEvent.keyword")),
    *(st.just(_number_tests(field)) for field in ("age", "score", "loyalty.points", "marks")),
    st.just(_time(["day", "since"]).map(lambda times: f"since occurs {times}")),
    st.just(_time(["day", "since"]).map(lambda times: f"day occurs {times}")),
    st.just(st.sampled_from(["vip", "vip = true", "vip = false", "vip != true", "vip.isNull()"])),
    st.just(st.one_of(_text_tests("city"), st.just("city = name"), st.just("city != name"))),
    st.just(st.builds("{} {} {}".format, st.just("age"), _comparison, st.just("limit"))),
    st.just(st.builds("since.getMonth() {} {}".format, _comparison, st.integers(-1, 14))),
    st.just(
        st.one_of(
            _event_rules,
            st.builds("{}.count() {} {}".format, _events, _comparison, st.integers(-1, 3)),
        )
    ),
    st.just(_text_tests("loyalty.tier") | st.sampled_from(["loyalty", "loyalty.isNull()"])),
)
"""Strategies for tests of one field, or of the events."""


def _related(tests: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        tests,
        lambda inner: st.one_of(
            inner.map(lambda rule: f"not ({rule})"),
            st.builds("({} and {})".format, inner, inner),
            st.builds("({} or {})".format, inner, inner),
        ),
        max_leaves=5,
    )


_related_event_tests = st.one_of(
    _text_tests("keyword"),
    _number_tests("price"),
    _time(["^.since"]).map(lambda times: f"timestamp occurs {times}"),
)
related_rules = st.one_of(
    _same_field.flatmap(_related),
    st.builds(
        "{} {} {}".format,
        _related(_related_event_tests).map(lambda test: f"xEvent[{test}]"),
        st.sampled_from(["and", "or", "and not"]),
        _related(_related_event_tests).map(lambda test: f"(xEvent[{test}])"),
    ),
)
"""PQL that tests one field, or the events, several times: often contradictory, or always true."""
