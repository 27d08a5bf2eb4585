"""Before parsing: comments blanked in place, and what no parser could report well."""

from __future__ import annotations

import re

from toolkit.errors import Issue, PqlSyntaxError, Span

_PIECES = re.compile(
    r"""(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
    r"""|(?P<name>`[^`\n]*`)"""
    r"""|(?P<comment>//[^\n]*|/\*.*?\*/)"""
    r"""|(?P<open_comment>/\*)"""
    r"""|(?P<open_string>["'])"""
    r"""|(?P<open_name>`)"""
    r"""|(?P<curly>[\u2018-\u201f])"""
    r"""|(?P<opening>[(\[{])|(?P<closing>[)\]}])""",
    re.DOTALL,
)
_DEEPEST = 100
"""How many brackets may be open at once."""


def prepared(text: str) -> str:
    """Return the text with every comment as spaces, so that places stay the same.

    Raises
    ------
    PqlSyntaxError
        Nothing but space, an unclosed string, name or comment, a curly quote, or brackets nested
        too deeply.
    """
    depth = 0
    pieces: list[str] = []
    end = 0
    for found in _PIECES.finditer(text):
        kind = found.lastgroup or ""
        depth += (kind == "opening") - (kind == "closing")
        if (issue := _issue(kind, Span(*found.span()), depth)) is not None:
            raise PqlSyntaxError(issue, text)
        if kind == "comment":
            blank = re.sub(r"[^\n]", " ", found.group())
            pieces += [text[end : found.start()], blank]
            end = found.end()
    source = "".join([*pieces, text[end:]])
    if not source.strip():
        raise PqlSyntaxError(Issue("there is no expression", Span(0, 1)), text)
    return source


def _issue(kind: str, span: Span, depth: int) -> Issue | None:
    match kind:
        case "open_comment":
            return Issue("the comment is not closed", span, "End it with */.")
        case "open_string":
            return Issue("the text is not closed", span, 'End it with ".')
        case "open_name":
            return Issue("the name is not closed", span, "End it with `.")
        case "curly":
            return Issue(
                "curly quotes are not PQL",
                span,
                'Use straight quotes: "text". Word processors curl them.',
            )
        case _ if depth > _DEEPEST:
            return Issue(
                f"more than {_DEEPEST} brackets are open",
                span,
                "Split the expression: save a part as an audience and name it with inSegment.",
            )
        case _:
            return None
