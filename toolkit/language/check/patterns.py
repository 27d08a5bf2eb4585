"""The portable subset of regular expressions (PQL.md §6, ENGINES.md 7 and 8)."""

from __future__ import annotations

import re

_REFUSED = (
    (re.compile(r"\(\?[=!]|\(\?<[=!]"), "look-around"),
    (re.compile(r"\\[1-9]|\\k<|\(\?P="), "a back-reference"),
    (re.compile(r"\(\?[>|(]|[*+?}]\+"), "a possessive or conditional group"),
    (re.compile(r"\\[pPX]"), "a Unicode property class"),
    (re.compile(r"\(\?[a-zA-Z-]+[:)]"), "an inline flag"),
    (re.compile(r"\(\?P?<[A-Za-z_]"), "a named group"),
    (re.compile(r"\[[^\]]*(?:\[:|&&)"), "a class inside a class"),
    (re.compile(r"\\[AZzGbBQE]"), "an anchor other than ^ and $"),
)


def regex_problem(pattern: str) -> str:
    r"""Return what keeps a regular expression from meaning the same everywhere, or nothing.

    Examples
    --------
    >>> regex_problem("(?=a)"), regex_problem("^9[0-9]+$")
    ('it uses look-around', '')
    """
    bare = pattern.replace("\\\\", "")
    for refused, name in _REFUSED:
        if refused.search(bare):
            return f"it uses {name}"
    try:
        re.compile(pattern)
    except re.error as error:
        return str(error)
    return ""


def groups_of(pattern: str) -> int:
    """Return how many groups a regular expression has.

    Examples
    --------
    >>> groups_of("(a)(?:b)(c)")
    2
    """
    return re.compile(pattern).groups


_CLASSES = {
    "d": "0-9",
    "w": "A-Za-z0-9_",
    "s": " \\t\\n\\r\\f\\v",
}


def portable(pattern: str) -> str:
    r"""Return a pattern with classes spelled out in ASCII and `$` as the very end.

    Examples
    --------
    >>> portable(r"^\d+$")
    '^[0-9]+\\z'
    """
    out: list[str] = []
    in_class = False
    index = 0
    while index < len(pattern):
        char = pattern[index]
        if char == "\\" and index + 1 < len(pattern):
            out.append(_escape(pattern[index + 1], in_class=in_class))
            index += 2
            continue
        if char == "$" and not in_class:
            out.append(r"\z")
        else:
            out.append(char)
            in_class = (char == "[" and not in_class) or (in_class and char != "]")
        index += 1
    return "".join(out)


def _escape(letter: str, *, in_class: bool) -> str:
    spelled = _CLASSES.get(letter.lower())
    if spelled is None:
        return f"\\{letter}"
    if letter.islower():
        return spelled if in_class else f"[{spelled}]"
    return f"\\{letter}" if in_class else f"[^{spelled}]"
