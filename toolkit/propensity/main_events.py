"""Which kinds of event a business asks about first: purchases, orders, sign-ups."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_BOUGHT = (
    r"purchas|orders?$|orderplaced|buy|bought|transaction|sales?$|booking|reservation|subscri|"
    r"donat|deposit|polic(y|ies)$|contract"
)
_BEFORE = (
    r"checkout|register|registration|signup|sign-?ups?|application$|leads?$|quotes?$|trial|"
    r"submi|redeem|redemption|renew"
)
_RANKS = (_BOUGHT, _BEFORE, r"listadds?|cart|basket|wishlist|favou?rite")
"""Words of goals: what is bought or signed, what leads there, what shows the intention."""
_UNDONE = r"remov|cancel|refund|return|unsub|fail|abandon|delet|error|declin|reject"
"""Words of events that undo a goal."""
_VERBS = (
    (r"purchas|orders?$|buy|bought", "Bought"),
    (r"listadds?$", "Added to a list"),
    (r"checkout", "Checked out"),
    (r"pageviews?$|visits?$", "Visited a page"),
    (r"search", "Searched"),
    (r"launch", "Opened the app"),
    (r"unsub", "Unsubscribed"),
    (r"subscri", "Subscribed"),
    (r"signup|sign-?ups?$|register|registration", "Registered"),
    (r"booking|reservation", "Booked"),
)


def main_events(types: Iterable[tuple[str, int]]) -> list[str]:
    """Return the event types that are most likely a business's goals, the likeliest first.

    They are recognised by words of commerce in the last part of their name, and by how many events
    there are: purchases before checkouts before additions to a cart, in each the most frequent
    first. Events that undo one (removals, cancellations) are left out.

    Parameters
    ----------
    types
        Event types, each with its number of events.

    Examples
    --------
    >>> main_events([("search", 900), ("commerce.productListAdds", 50), ("commerce.purchases", 9)])
    ['commerce.purchases', 'commerce.productListAdds']
    """
    ranked = [(rank, -count, name) for name, count in types if (rank := _rank(name)) is not None]
    return [name for *_, name in sorted(ranked)]


def past_of(name: str, label: str) -> str:
    """Return an event type as what somebody did; its label where no verb is known.

    Examples
    --------
    >>> past_of("commerce.purchases", "Purchases"), past_of("support.contacts", "Contacts")
    ('Bought', 'Contacts')
    """
    word = _last(name)
    if re.search(_UNDONE, word) and "unsub" not in word:
        return label
    return next((verb for pattern, verb in _VERBS if re.search(pattern, word)), label)


def _rank(name: str) -> int | None:
    word = _last(name)
    if re.search(_UNDONE, word):
        return None
    return next((at for at, pattern in enumerate(_RANKS) if re.search(pattern, word)), None)


def _last(name: str) -> str:
    """Return the last part of a type's name in small letters, without what joins its words."""
    return re.sub(r"[^a-z0-9-]", "", name.rsplit(".", 1)[-1].lower())
