"""A snapshot beneath its widget: shown where the widget cannot be."""

from __future__ import annotations

_STYLE = """<style>
.jp-OutputArea-child:has(.tk-ab) + .jp-OutputArea-child:has(> .jp-OutputArea-output .tk-beneath),
.tk-beneath[hidden] { display: none; }
.jp-OutputArea-child:not(:has(.jp-OutputArea-output > *)):has(
  + .jp-OutputArea-child .tk-beneath) { display: none; }
</style>
"""
"""The output of a widget whose model is gone has text in JupyterLab and Notebook, and no element.
The front end hides the snapshot by itself in hosts that name outputs otherwise."""


def beneath(html: str) -> str:
    """Return a snapshot as it stands beneath its widget.

    Examples
    --------
    >>> beneath("<p>Gold</p>").endswith('<div class="tk-beneath"><p>Gold</p></div>')
    True
    """
    return f'{_STYLE}<div class="tk-beneath">{html}</div>'
