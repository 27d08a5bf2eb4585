"""docs/language.md is what its generator writes, tells every function once, and is true."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

import toolkit as tk
from toolkit.language.functions import FUNCTIONS

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "language.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    spec = importlib.util.spec_from_file_location("write", DOCS / "write.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    shop = DOCS.parent / "sample_data" / "sneaker_shop"
    extract = tk.open_extract(shop, store=tmp_path_factory.mktemp("stores"), quiet=True)
    return module.page(extract)


def test_it_is_what_the_generator_writes(written: str) -> None:
    assert written == TEXT, "make golden writes it anew"


def test_every_function_is_on_it_once() -> None:
    assert sorted(re.findall(r"^\*\*(\w+)\*\* ·", TEXT, re.MULTILINE)) == sorted(FUNCTIONS)


def test_every_example_finds_some_profiles_and_not_all() -> None:
    found = [
        int(number.replace(",", "")) for number in re.findall(r"^→ ([\d,]+) ", TEXT, re.MULTILINE)
    ]
    assert len(found) == TEXT.count("```pql")
    assert all(0 < number < 20_000 for number in found)
