"""Text of figures in the page's own text colour, light or dark, in one place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import plotly.graph_objects as go

TEXT = "#797979"
"""The grey of lines, and of text where no style sheet is heeded: 4.3 to 1 on white and on dark."""
PAGE_TEXT = "var(--jp-ui-font-color0, var(--vscode-foreground, light-dark(#16181d, #eceef2)))"
"""The text colour of JupyterLab, Notebook and VS Code; elsewhere that of the page's scheme."""
_OPEN, _CLOSE = f'<span style="color:{PAGE_TEXT}">', "</span>"
_TAG = re.compile(r"<[^<>]*>")
_WRITTEN = "%{text}"


def inked(figure: go.Figure) -> go.Figure:
    """Return a figure whose texts take the colour of the page they stand on.

    Plotly accepts fixed colours only, and no fixed colour stands out from white and from a dark
    page by the 4.5 to 1 that small text needs (WCAG 2.2, 1.4.3). It does keep the style of a part
    of a text, and there a page's variables hold. Texts with a background or a colour of their own
    stay as they are.
    """
    title = figure.layout.title
    title.text = _inked(title.text)
    title.subtitle.text = _inked(title.subtitle.text)
    for note in figure.layout.annotations:
        if note.font.color in {None, TEXT} and note.bgcolor is None:
            note.text = _inked(note.text)
    for axis in _axes(figure):
        axis.title.text = _inked(axis.title.text)
        if axis.visible is not False:
            _tick(axis)
    for trace in figure.data:
        _trace(trace)
    return figure


def plain(text: str) -> str:
    """Return a text of a figure as it is read: without colours, on one line.

    Examples
    --------
    >>> plain('<span style="color:red">■</span> Gold<br>2,000')
    '■ Gold 2,000'
    """
    return _TAG.sub("", text.replace("<br>", " "))


def _axes(figure: go.Figure) -> Iterator[Any]:
    names = {"xaxis", "yaxis", *figure.layout.to_plotly_json()}
    for name in sorted(names):
        if name.startswith(("xaxis", "yaxis")):
            yield figure.layout[name]


def _tick(axis: Any) -> None:  # noqa: ANN401 - plotly's axes have no class in common
    if axis.showticklabels is False:
        return
    if axis.ticktext is not None:
        axis.ticktext = [_inked(text) for text in axis.ticktext]
    else:
        suffix = (axis.ticksuffix or "").removesuffix(_CLOSE)
        axis.update(tickprefix=_OPEN, ticksuffix=f"{suffix}{_CLOSE}")


def _trace(trace: Any) -> None:  # noqa: ANN401 - plotly's traces have no class in common
    if trace.type == "heatmap":
        _tick(trace.colorbar)
    elif trace.type == "scatter":
        if "text" in (trace.mode or ""):
            trace.texttemplate = _inked(_WRITTEN)
    elif trace.text is not None and trace.textposition != "none":
        trace.texttemplate = _inked(_WRITTEN)


def _inked(text: str | None) -> str | None:
    return text if not text or text.startswith(_OPEN) else f"{_OPEN}{text}{_CLOSE}"
