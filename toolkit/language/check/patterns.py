"""The portable subset of regular expressions (PQL.md §6, ENGINES.md 7 and 8)."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from toolkit.language.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

ANY_CASE = "(?i)"
"""At the start of a pattern: its letters and ranges match in any case."""

_REFUSED = (
    (re.compile(r"\(\?[=!]|\(\?<[=!]"), "look-around"),
    (re.compile(r"\\[1-9]|\\k<|\(\?P="), "a back-reference"),
    (re.compile(r"\(\?[>|(]|[*+?}]\+"), "a possessive or conditional group"),
    (re.compile(r"\\[pPX]"), "a Unicode property class"),
    (re.compile(r"\(\?[a-zA-Z-]+[:)]"), "an inline flag other than (?i) at its start"),
    (re.compile(r"\(\?P?<[A-Za-z_]"), "a named group"),
    (re.compile(r"\[[^\]]*(?:\[:|&&)"), "a class inside a class"),
    (re.compile(r"\\[AZzGbBQE]"), "an anchor other than ^ and $"),
)
_NOT_WORD = re.compile(r"\[[^\]]*\\W")


def regex_problem(pattern: str) -> str:
    r"""Return what keeps a regular expression from meaning the same everywhere, or nothing.

    Examples
    --------
    >>> regex_problem("(?=a)"), regex_problem("^9[0-9]+$")
    ('it uses look-around', '')
    """
    bare = pattern.removeprefix(ANY_CASE).replace("\\\\", "")
    for refused, name in _REFUSED:
        if refused.search(bare):
            return f"it uses {name}"
    if pattern.startswith(ANY_CASE) and _NOT_WORD.search(bare):
        return r"it uses \W inside a class in any case"
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


_CODE = r"\\x[0-9A-Fa-f]{2}"
_PART = re.compile(rf"{_CODE}|\\.|.", re.DOTALL)


def portable(pattern: str) -> str:
    r"""Return a pattern with classes spelled out in ASCII and `$` as the very end.

    After a leading `(?i)` a letter stands for every character of the same lower case, by the
    rule of all tests in any case (PQL.md §2), and a range or `\w` for those of all its
    characters; the flag itself is left out, since engines fold by rules of their own.

    Examples
    --------
    >>> portable(r"^\d+$"), portable("(?i)ad")
    ('^[0-9]+\\z', '[aA][dD]')
    """
    any_case = pattern.startswith(ANY_CASE)
    parts = _PART.findall(pattern.removeprefix(ANY_CASE) if any_case else pattern)
    out: list[str] = []
    in_class = False
    index = 0
    while index < len(parts):
        part = parts[index]
        last = _end_of_range(parts, index) if in_class else ""
        index += 3 if last else 1
        if part == "$" and not in_class:
            out.append(r"\z")
        elif any_case and _character(part) is not None:
            out.append(_any_case(part, last or part, in_class=in_class))
        elif last:
            out.append(f"{part}-{last}")
        elif len(part) > 1 and _character(part) is None:
            out.append(_escape(part[1], in_class=in_class, any_case=any_case))
        else:
            out.append(part)
        in_class = (part == "[" and not in_class) or (in_class and part != "]")
    return "".join(out)


def _end_of_range(parts: list[str], at: int) -> str:
    """Return the last character of a range of a class that begins at a part, or nothing."""
    rest = parts[at + 1 : at + 3]
    plain = len(rest) == 2 and rest[0] == "-" and rest[1] != "]" and parts[at] not in {"[", "]"}
    ends = (parts[at], rest[1]) if plain else ()
    return rest[1] if ends and all(_character(each) is not None for each in ends) else ""


def _character(part: str) -> str | None:
    """Return the one character a part names, or None: a class, or a character that is escaped."""
    if len(part) == 1:
        return part
    return chr(int(f"0{part[1:]}", base=0)) if re.fullmatch(_CODE, part) else None


def _any_case(first: str, last: str, *, in_class: bool) -> str:
    """Return a character or a range with the characters of the same lower case."""
    low, high = (_character(each) or "" for each in (first, last))
    written = first if first == last else f"{first}-{last}"
    same = _same_lower_case()
    if first == last:
        others = same.get(fold(low), "")
    else:
        others = "".join(
            chars for chars in same.values() if any(low <= char <= high for char in chars)
        )
    others = "".join(char for char in others if not low <= char <= high)
    if not others:
        return written
    return f"{written}{others}" if in_class else f"[{written}{others}]"


@functools.cache
def _same_lower_case() -> Mapping[str, str]:
    """Return the characters of every lower case that more than one character has."""
    characters: dict[str, str] = {}
    for code in range(0x20000):  # beyond its second plane Unicode has no letter with a case
        char = chr(code)
        characters[fold(char)] = characters.get(fold(char), "") + char
    return {lower: chars for lower, chars in characters.items() if len(chars) > 1}


def _escape(letter: str, *, in_class: bool, any_case: bool) -> str:
    spelled = _CLASSES.get(letter.lower())
    if spelled is None:
        return f"\\{letter}"
    if any_case and letter.lower() == "w":
        spelled += "".join(_same_lower_case()[lower].strip(lower + lower.upper()) for lower in "ki")
    if letter.islower():
        return spelled if in_class else f"[{spelled}]"
    return f"\\{letter}" if in_class else f"[^{spelled}]"
