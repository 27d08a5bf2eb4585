"""Before parsing: comments blanked in place, captions read from them, and what no parser reports.

A caption is a comment that begins with `name:` or `note:` and stands before a group in
parentheses or before `not` (PQL.md §2). A `*/` inside is written with a backslash more.
"""

from __future__ import annotations

import re
from dataclasses import replace

from toolkit.errors import Issue, PqlSyntaxError, Span
from toolkit.language.tree import Caption

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
_CAPTION = re.compile(r"/[/*]\s*(name|note)\s*:(.*)", re.DOTALL | re.IGNORECASE)
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


def captions_in(text: str, source: str) -> dict[int, tuple[Caption, ...]]:
    """Return the captions in the comments of a text, by the place of what stands after them.

    Parameters
    ----------
    text
        The text.
    source
        The text with its comments blanked, as `prepared` gives it.

    Examples
    --------
    >>> text = "/* name: Lapsed */ /* note: since May */ (a or b)"
    >>> captions_in(text, prepared(text))
    {41: (Caption(name='Lapsed', note='since May'),)}
    """
    captions: dict[int, tuple[Caption, ...]] = {}
    for piece in _PIECES.finditer(text):
        if piece.lastgroup != "comment":
            continue
        written = _CAPTION.fullmatch(piece.group().removesuffix("*/"))
        if written is None or not (said := _unescaped(written.group(2)).strip()):
            continue
        rest = source[piece.end() :]
        place = piece.end() + len(rest) - len(rest.lstrip())
        *outer, last = captions.get(place, (Caption(),))
        key = written.group(1).lower()
        if getattr(last, key):
            outer, last = [*outer, last], Caption()
        last = replace(last, **{key: said})
        captions[place] = (*outer, Caption.of(last.name, last.note))
    return captions


def comments_of(caption: Caption) -> str:
    """Return the comments that say a caption.

    Examples
    --------
    >>> comments_of(Caption("Lapsed", "since May"))
    '/* name: Lapsed */ /* note: since May */'
    """
    parts = (("name", caption.name), ("note", caption.note))
    return " ".join(f"/* {key}: {_escaped(said)} */" for key, said in parts if said)


def _escaped(text: str) -> str:
    return re.sub(r"\*(\\*)/", r"*\\\1/", text)


def _unescaped(text: str) -> str:
    return re.sub(r"\*\\(\\*)/", r"*\1/", text)


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
