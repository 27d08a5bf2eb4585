"""What the parser could not read, in the analyst's words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken

from toolkit.errors import Issue, Span

if TYPE_CHECKING:
    from lark.exceptions import UnexpectedInput

_FOREIGN = {
    "==": "PQL compares with a single =.",
    "&&": "PQL joins conditions with and.",
    "||": "PQL joins conditions with or.",
    "<>": "PQL writes !=.",
    "=<": "PQL writes <=.",
    ";": "PQL is one expression: leave the semicolon out.",
    "is null": "PQL writes field.isNull().",
    "is not null": "PQL writes field.isNotNull().",
    "not in": 'PQL writes notIn: field notIn ["a", "b"].',
    "between": "PQL writes x >= 1 and x <= 5; dates: x occurs between date(2026, 1, 1) and today.",
    "where": "A condition goes in brackets: xEvent[condition].",
}
_OPERAND = frozenset({"NAME", "STRING", "INT", "NUMBER", "LPAR"})
_WORDS = (
    ("RPAR", "a closing parenthesis )"),
    ("RSQB", "a closing bracket ]"),
    ("RBRACE", "a closing brace }"),
    ("_FROM", "from"),
    ("_WHAT", "WHAT(…)"),
    ("UNIT", "a unit of time, such as days"),
    ("DIRECTION", "before, after or from"),
    ("LSQB", "an opening bracket ["),
    ("LPAR", "an opening parenthesis ("),
    ("COLON", "a colon"),
    ("COMMA", "a comma"),
    ("MEMBER", "the name of a field or function"),
    ("_AND", "and, or"),
    ("EQ", "a comparison"),
)
_MOST = 4


def complaint(error: UnexpectedInput, text: str) -> Issue:
    """Return what is wrong, where, and what was expected instead."""
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        start = error.token.start_pos or 0
        span = Span(start, max(error.token.end_pos or start, start + 1))
        return _at(span, text, frozenset(error.accepts or error.expected))
    if isinstance(error, UnexpectedCharacters):
        start = cast("int", error.pos_in_stream)
        allowed = frozenset(error.allowed or ())
        return _at(Span(start, start + 1), text, allowed)
    expected: frozenset[str] = frozenset()
    if isinstance(error, UnexpectedToken):
        expected = frozenset(error.accepts or error.expected)
    if isinstance(error, UnexpectedEOF):
        expected = frozenset(str(each) for each in error.expected)
    end = len(text.rstrip())
    return Issue("the expression ends too early", Span(end, end + 1), _expected(expected))


def _at(span: Span, text: str, expected: frozenset[str]) -> Issue:
    shown = text[span.start : span.end]
    hint = _foreign(span, text) or _expected(expected)
    return Issue(f"{shown!r} was not expected here", span, hint)


def _foreign(span: Span, text: str) -> str:
    around = text[max(span.start - 1, 0) : span.end + 1]
    for sign in ("==", "&&", "||", "<>", "=<", ";"):
        if sign in around:
            return _FOREIGN[sign]
    after = " ".join(text[span.start : span.start + 20].lower().split())
    before = " ".join(text[max(span.start - 8, 0) : span.start + 8].lower().split())
    for words in ("is not null", "is null"):
        if after.startswith(words):
            return _FOREIGN[words]
    if " not in" in f" {before}" or after.startswith("not in"):
        return _FOREIGN["not in"]
    if re.search(r"occurs\s*[<>=!]*\s*\d+\s*$", text[: span.start], re.IGNORECASE):
        return "A unit of time is expected, such as days."
    first = after.split(" ", 1)[0]
    return _FOREIGN.get(first, "")


def _expected(expected: frozenset[str]) -> str:
    if expected >= _OPERAND:
        return "A field, a value or an opening parenthesis is expected."
    words = [word for token, word in _WORDS if token in expected][:_MOST]
    if not words:
        return "Nothing more is expected." if "$END" in expected else ""
    return f"Expected: {', '.join(words)}."
