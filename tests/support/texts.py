"""Texts of the characters that file formats fold, escape or drop."""

from __future__ import annotations

from hypothesis import strategies as st

FOLDED = "\x85\u2028\u2029\ufeff\t\r\n\x0b\x0c\x1c\xa0 \x00\x7f"
_SIGNS = "#:-?!&*|>%@`{}[],\"'\\~=<a1ü雪🙂"


def awkward_texts() -> st.SearchStrategy[str]:
    """Return a strategy of texts most of whose characters YAML has a rule for."""
    return st.text(st.sampled_from(FOLDED + _SIGNS), max_size=12)
