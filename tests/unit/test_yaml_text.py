"""What is written as YAML is read back the same, character by character."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

import toolkit as tk
from tests.support.texts import FOLDED, awkward_texts
from toolkit.library.files import read_audience, write_audience
from toolkit.yaml_text import Lines, yaml_text

SHAPES = ["{}", "a{}b", " {}", "{} ", "a {} b", "\n{}", " a{}\n b", "a{}", "{}{}", "a\n{}\nb\n"]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("width", [100, 10_000])
def test_every_character_is_read_back(shape: str, width: int) -> None:
    codes = [*range(0x100), *range(0x2000, 0x2070), 0xD7FF, 0xE000, *range(0xFEF8, 0xFF02)]
    codes += [0xFFFD, 0xFFFE, 0xFFFF, 0x10000, sys.maxunicode]
    texts = {f"k{code}": shape.replace("{}", chr(code)) for code in codes}
    text = yaml_text(dict(texts), width)
    assert yaml.safe_load(text) == texts


@given(awkward_texts() | st.text(max_size=200), st.integers(10, 200))
def test_texts_are_read_back(text: str, width: int) -> None:
    document = {"text": text, "lines": Lines(text), "list": [text], "row": (text, text)}
    expected = {"text": text, "lines": text, "list": [text], "row": [text, text]}
    assert yaml.safe_load(yaml_text(dict(document), width)) == expected


@given(
    awkward_texts().filter(str.strip), awkward_texts(), st.lists(awkward_texts()), awkward_texts()
)
@example("a\x85b", "\u2028", ["\u2029", " a "], "x \n y\r\n \x85")
@example("a", "", [], FOLDED)
def test_an_audience_is_read_back(name: str, description: str, tags: list[str], value: str) -> None:
    definition = tk.field("name") == value
    for each in (definition, tk.parse_pql(f"  {definition.to_pql()}  \r\n and vip = true \n")):
        audience = tk.Audience(name, each, description=description, tags=tags)
        with TemporaryDirectory() as folder:
            write_audience(audience, Path(folder) / "a.yaml")
            assert read_audience(Path(folder) / "a.yaml") == audience


def test_pql_stands_in_lines_of_its_own() -> None:
    assert yaml_text({"pql": Lines("a = 1\nand b = 2"), "tags": ("x", "y")}, 100) == (
        "pql: |-\n  a = 1\n  and b = 2\ntags: [x, y]\n"
    )
