"""What the parser could not read, in the analyst's words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken

from toolkit.errors import Issue, Span, did_you_mean, line_and_column
from toolkit.instants import UNIT_WORDS

if TYPE_CHECKING:
    from lark.exceptions import UnexpectedInput

_FOREIGN = {
    "==": "PQL compares with a single =.",
    "&&": "PQL joins conditions with and.",
    "||": "PQL joins conditions with or.",
    "<>": "PQL writes !=.",
    "=<": "PQL writes <=.",
    "=>": "PQL writes >=.",
    ";": "PQL is one expression: leave the semicolon out.",
    "is null": "PQL writes field.isNull().",
    "is not null": "PQL writes field.isNotNull().",
    "not in": 'PQL writes notIn: field notIn ["a", "b"].',
    "between": "PQL writes x >= 1 and x <= 5; dates: x occurs between date(2026, 1, 1) and today.",
    "where": "A condition goes in brackets: xEvent[condition].",
    "in last": "PQL writes occurs <= 3 days before now.",
    "in next": "PQL writes occurs <= 3 days after now.",
    "#": "A remark begins with //.",
    "exists": "A quantifier names its item: exists E from xEvent where E.price > 3.",
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
    ("INT", "a whole number"),
    ("NAME", "a name"),
)
_MOST = 4
_SIGNS = frozenset({"==", "&&", "||", "<>", "=<", "=>"})
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_OPENED = {")": "parenthesis", "]": "bracket", "}": "brace"}


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
    hint = _ending(text[:end]) or _expected(expected)
    if not expected >= _OPERAND and expected & {"RPAR", "RSQB", "RBRACE"}:
        hint = _unclosed(text) or hint
    return Issue("the expression ends too early", Span(end, end + 1), hint)


def _ending(text: str) -> str:
    if re.search(r"\boccurs\s+between\s+(?:(?!\band\b).)+$", text, re.IGNORECASE | re.DOTALL):
        return "Both ends are needed: x occurs between date(2026, 1, 1) and today."
    if re.search(r"\boccurs\s*$", text, re.IGNORECASE):
        return "A time is expected: occurs <= 3 days before now, occurs today."
    return ""


def _at(span: Span, text: str, expected: frozenset[str]) -> Issue:
    span = _whole_sign(span, text)
    shown = text[span.start : span.end]
    hint = _foreign(span, text) or _surplus(span, text, expected) or _expected(expected)
    return Issue(f"{shown!r} was not expected here", span, hint)


def _whole_sign(span: Span, text: str) -> Span:
    """Return the stretch of a sign of another language, of which one half was read."""
    for start in (span.start - 1, span.start):
        if start >= 0 and text[start : start + 2] in _SIGNS:
            return Span(start, start + 2)
    return span


def _foreign(span: Span, text: str) -> str:
    shown = text[span.start : span.end]
    if shown in _FOREIGN and not shown.isalpha():
        return _FOREIGN[shown]
    after = " ".join(text[span.start : span.start + 20].lower().split())
    before = " ".join(text[max(span.start - 8, 0) : span.start + 8].lower().split())
    for words in ("is not null", "is null", "in last", "in next"):
        if after.startswith(words):
            return _FOREIGN[words]
    if " not in" in f" {before}" or after.startswith("not in"):
        return _FOREIGN["not in"]
    sofar = text[: span.start]
    if re.search(r"\boccurs\s*[<>=!]*\s*\d+\s*$", sofar, re.IGNORECASE):
        return did_you_mean(shown, UNIT_WORDS) or "A unit of time is expected, such as days."
    if re.search(r"\b(exists|forall|select)\s*$", sofar, re.IGNORECASE):
        return _FOREIGN["exists"]
    return _FOREIGN.get(after.split(" ", 1)[0], "")


def _surplus(span: Span, text: str, expected: frozenset[str]) -> str:
    """Return what to do about something that follows a whole expression."""
    shown = text[span.start : span.end]
    if shown == "," and re.search(r"\d,\d", text[span.start - 1 : span.end + 1]):
        return "Decimals are written with a point: 1.5."
    if "$END" not in expected:
        return ""
    if shown in _OPENED:
        return f"No {_OPENED[shown]} is open here."
    return "Conditions are joined with and, or." if re.match(r"[\w\"'`(]", shown) else ""


def _unclosed(text: str) -> str:
    """Return which bracket is still open at the end, and where it was opened."""
    quiet = re.sub(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'""", lambda m: "_" * len(m[0]), text)
    opened: list[int] = []
    for place, sign in enumerate(quiet):
        if sign in _CLOSING:
            opened.append(place)
        elif sign in _CLOSING.values() and opened:
            opened.pop()
    if not opened:
        return ""
    line, column = line_and_column(text, opened[-1])
    closing = _CLOSING[text[opened[-1]]]
    word = _OPENED[closing]
    return f"The {word} opened in line {line}, column {column} is not closed: {closing} is missing."


def _expected(expected: frozenset[str]) -> str:
    if expected >= _OPERAND:
        return "A field, a value or an opening parenthesis is expected."
    words = [word for token, word in _WORDS if token in expected][:_MOST]
    if not words:
        return "Nothing more is expected." if "$END" in expected else ""
    return f"Expected: {', '.join(words)}."
