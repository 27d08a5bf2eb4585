"""The published workload: audiences of four rules each, drawn from a pool of distinct leaves.

The first 50 audiences ask 120 distinct leaves, all 200 ask 300; a smaller number is the first of
these. Nothing is left to chance: what looks drawn follows from digests. A leaf says what is asked;
how each contender asks it is written by hand in `benchmarks/engines/`, none from the toolkit's own
compiler.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")
Filter = tuple[str, Literal["=", ">=", "<=", "contains"], "str | int | bool"]
"""A column, how it is compared (`contains` in any case), and with what."""

AS_OF = "2026-07-01"
SIZES = (1, 10, 50, 200)
"""How many audiences are evaluated together."""
FIRST, FIRST_LEAVES, LEAVES = 50, 120, 300
RULES = 4


@dataclass(frozen=True)
class Leaf:
    """The smallest question: attributes, or one event aggregate, or one sequence.

    Parameters
    ----------
    kind
        `attribute`: the filters hold for the profile. `any`: an event happened. `count`: it
        happened `threshold` times or more. `sum`: its `column` sums to `threshold` or more.
        `sequence`: it happened and then `then` strictly later, at most `within` days.
    event
        The event type.
    filters
        What holds for the profile, or for each of the events.
    days
        In the last so many days; of a sequence, for what happened then. None is ever.
    """

    kind: Literal["attribute", "any", "count", "sum", "sequence"]
    event: str = ""
    filters: tuple[Filter, ...] = ()
    days: int | None = None
    threshold: int = 1
    column: str = ""
    then: str = ""
    within: int = 0


@dataclass(frozen=True)
class WorkloadAudience:
    """Four rules, and how they are joined: a template such as `{0} and not {1}`."""

    name: str
    form: str
    leaves: tuple[Leaf, Leaf, Leaf, Leaf]

    def joined(self, answer: Callable[[Leaf], T]) -> T:
        """Return the answers to the four rules, joined."""
        joined: T = FORMS[self.form](*map(answer, self.leaves))
        return joined


PURCHASE, CART, VIEW = "commerce.purchases", "commerce.productListAdds", "commerce.productViews"
EVENTS = (
    "web.webpagedetails.pageViews",
    VIEW,
    "search",
    "directMarketing.emailOpened",
    "application.launch",
    "directMarketing.emailClicked",
    CART,
    "commerce.checkouts",
    PURCHASE,
    "support.contacts",
    "loyalty.pointsEarned",
)
KEYWORDS = ("sneakers", "boots", "socks", "sandals", "hoodie", "white", "running", "sale")
FORMS: dict[str, Callable[..., Any]] = {
    "{0} and {1} and not {2} and not {3}": lambda a, b, c, d: a & b & ~c & ~d,
    "({0} or {1}) and ({2} or {3})": lambda a, b, c, d: (a | b) & (c | d),
    "{0} and ({1} or {2}) and not {3}": lambda a, b, c, d: a & (b | c) & ~d,
    "{0} and {1} and {2} and {3}": lambda a, b, c, d: a & b & c & d,
    "({0} or {1} or {2}) and not {3}": lambda a, b, c, d: (a | b | c) & ~d,
}
"""How rules are joined: in SQL, and of whatever knows `&`, `|` and `~`."""


def audiences(count: int) -> tuple[WorkloadAudience, ...]:
    """Return the first audiences of the workload."""
    return _all_audiences()[:count]


def distinct(asked: Iterable[WorkloadAudience]) -> tuple[Leaf, ...]:
    """Return the distinct leaves of audiences, in the order first met."""
    return tuple(dict.fromkeys(leaf for audience in asked for leaf in audience.leaves))


@cache
def _all_audiences() -> tuple[WorkloadAudience, ...]:
    first, others = _pools()
    rules = _shared_out(first, first, FIRST)
    rules += _shared_out(others, (*first, *others), SIZES[-1] - FIRST)
    forms = list(FORMS)
    return tuple(
        WorkloadAudience(f"Audience {number + 1}", forms[number % len(forms)], four)
        for number, four in enumerate(rules)
    )


def _shared_out(
    once: Sequence[Leaf], often: Sequence[Leaf], count: int
) -> list[tuple[Leaf, Leaf, Leaf, Leaf]]:
    """Return rules for so many audiences: each of `once` at least once, the rest from `often`."""
    held: list[list[Leaf]] = [list(once[number::count]) for number in range(count)]
    for number, rules in enumerate(held):
        others = _shuffled((leaf for leaf in often if leaf not in rules), f"{len(often)} {number}")
        rules.extend(others[: RULES - len(rules)])
    return [(a, b, c, d) for a, b, c, d in (_shuffled(rules, "order") for rules in held)]


def _pools() -> tuple[list[Leaf], list[Leaf]]:
    """Return the leaves of the first audiences, and those that come later: of each kind a share."""
    first: list[Leaf] = []
    later: list[Leaf] = []
    for name, (pool, most) in _families().items():
        chosen = _shuffled(pool, name)[:most]
        share = round(most * FIRST_LEAVES / LEAVES)
        first += chosen[:share]
        later += chosen[share:]
    return _shuffled(first, "first"), _shuffled(later, "later")


def _families() -> dict[str, tuple[list[Leaf], int]]:
    """Return the kinds of leaves there can be, and how many of each are drawn."""
    return {
        "attributes": (_attributes(), 40),
        "windows": (
            [Leaf("any", e, days=d) for e, d in product(EVENTS, (7, 14, 30, 60, 90, 180))],
            65,
        ),
        "channels": (_channels(), 45),
        "keywords": (_keywords(), 24),
        "items": (_items(), 60),
        "counts": (_counts(), 40),
        "sums": (_sums(), 20),
        "sequences": (_sequences(), 6),
    }


def _attributes() -> list[Leaf]:
    filters: list[Filter] = [("email", "=", True)]
    filters += [("country", "=", value) for value in ("US", "DE", "GB", "FR", "ES", "JP")]
    filters += [("tier", "=", value) for value in ("gold", "silver", "bronze")]
    filters += [("age", ">=", value) for value in range(20, 85, 5)]
    filters += [("age", "<=", value) for value in range(25, 85, 10)]
    filters += [("points", ">=", value) for value in range(250, 5000, 250)]
    return [Leaf("attribute", filters=(one,)) for one in filters]


def _channels() -> list[Leaf]:
    kinds = product(EVENTS, ("web", "app", "email", "store"), (30, 90))
    return [Leaf("any", e, (("channel", "=", channel),), days=d) for e, channel, d in kinds]


def _keywords() -> list[Leaf]:
    kinds = product(KEYWORDS, (30, 90, 365))
    return [Leaf("any", "search", (("keyword", "contains", word),), days=d) for word, d in kinds]


def _items() -> list[Leaf]:
    """Return leaves about what was in the event: a category, an article, a price."""
    what: list[tuple[Filter, ...]] = [
        (("category", "=", value),) for value in ("sneakers", "boots", "apparel", "accessories")
    ]
    what += [(("sku", "=", f"SKU{number}"),) for number in range(0, 500, 50)]
    what += [(("price", ">=", value),) for value in (50, 100, 150)]
    what += [(("category", "=", "sneakers"), ("price", ">=", value)) for value in (80, 120)]
    kinds = product((VIEW, CART, PURCHASE), what, (30, 90, 365))
    return [Leaf("any", event, filters, days=d) for event, filters, d in kinds]


def _counts() -> list[Leaf]:
    kinds = product(EVENTS, (2, 3, 5), (None, 90))
    return [Leaf("count", event, days=d, threshold=times) for event, times, d in kinds]


def _sums() -> list[Leaf]:
    spent = [
        Leaf("sum", PURCHASE, days=d, threshold=least, column="price")
        for least, d in product((50, 100, 200, 300, 400, 500), (None, 180, 90))
    ]
    bought = [
        Leaf("sum", PURCHASE, days=d, threshold=least, column="quantity")
        for least, d in product((3, 5, 8), (None, 180))
    ]
    return spent + bought


def _sequences() -> list[Leaf]:
    return [
        Leaf("sequence", first, days=90, then=then, within=within)
        for (first, then), within in product(
            ((CART, PURCHASE), ("search", CART), ("directMarketing.emailClicked", PURCHASE)),
            (1, 7),
        )
    ]


def _shuffled(things: Iterable[T], salt: str) -> list[T]:
    """Return things in an order that is the same on every machine and Python."""
    return sorted(things, key=lambda one: hashlib.sha256(f"{salt} {one!r}".encode()).digest())


# --- the questions that are asked one at a time ---------------------------------------------------

ONE_LEAF = Leaf("any", PURCHASE, days=90)
SNEAKERS = Leaf("any", "search", (("keyword", "contains", "sneakers"),), days=30)
BOUGHT = Leaf("any", PURCHASE, days=30)
QUESTIONS: dict[str, tuple[Leaf, Leaf | None]] = {
    "bought in 90 days (one event leaf)": (ONE_LEAF, None),
    "bought 3 times or more": (Leaf("count", PURCHASE, threshold=3), None),
    "spent 300 or more": (Leaf("sum", PURCHASE, threshold=300, column="price"), None),
    "searched sneakers, did not buy (30 days)": (SNEAKERS, BOUGHT),
    "cart, then bought within 7 days": (Leaf("sequence", CART, then=PURCHASE, within=7), None),
}
"""By name a leaf, and the leaf whose profiles are taken away, if any."""
