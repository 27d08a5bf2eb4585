"""`import toolkit` is a list of names, and it is light."""

from __future__ import annotations

import ast
import inspect
import json
import subprocess
import sys

import pytest

import toolkit
from tests.house.source import PACKAGE

DOOR = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
LOADED_ON_USE = {
    "IPython",
    "anywidget",
    "ipywidgets",
    "jupyterlab",
    "nbconvert",
    "papermill",
    "plotly",
    "pyspark",
    "sklearn",
}


def test_all_is_sorted_and_every_name_is_there() -> None:
    assert list(toolkit.__all__) == sorted(set(toolkit.__all__))
    assert [name for name in toolkit.__all__ if not hasattr(toolkit, name)] == []


def public_names() -> list[str]:
    """Return every public name, `Class.method` for what a public class defines itself."""
    found = []
    for name in toolkit.__all__:
        found.append(name)
        thing = getattr(toolkit, name)
        if inspect.isclass(thing):
            found += [
                f"{name}.{member}"
                for member, value in vars(thing).items()
                if not member.startswith("_")
                and (callable(value) or isinstance(value, property | classmethod | staticmethod))
            ]
    return found


@pytest.mark.parametrize("name", public_names())
def test_a_public_name_says_what_it_is(name: str) -> None:
    first, *others = name.split(".")
    thing: object = getattr(toolkit, first)  # some are loaded on first use
    for part in others:
        thing = inspect.getattr_static(thing, part)
    if isinstance(thing, classmethod | staticmethod):
        thing = thing.__func__
    assert (getattr(thing, "__doc__", None) or "").strip() != ""


def test_all_is_what_the_door_brings_in() -> None:
    brought = {
        alias.asname or alias.name
        for node in ast.walk(DOOR)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    public = {name for name in brought - {"annotations"} if not name.startswith("_")}
    lazy = set(toolkit.__all__) - brought
    assert public - {"TYPE_CHECKING", "import_module"} <= set(toolkit.__all__)
    assert lazy <= set(dir(toolkit))


@pytest.mark.parametrize("node", DOOR.body, ids=lambda node: f"line {node.lineno}")
def test_the_door_holds_no_logic(node: ast.stmt) -> None:
    match node:
        case ast.Expr(value=ast.Constant(value=str())):
            pass  # the docstring
        case ast.Import() | ast.ImportFrom():
            pass
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            assert name.startswith("_")
            assert ast.literal_eval(node.value) is not None
        case ast.If(test=ast.Name(id="TYPE_CHECKING"), body=body, orelse=[]):
            assert all(isinstance(line, ast.Import | ast.ImportFrom) for line in body)
        case ast.FunctionDef(name=name):
            assert name in {"__getattr__", "__dir__"}  # lazy loading
        case _:
            pytest.fail(f"logic in the door: {ast.unparse(node)}")


def test_the_door_opens_without_what_is_loaded_on_first_use() -> None:
    script = "import json, sys, toolkit; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(done.stdout))
    assert "toolkit.errors" in loaded
    assert loaded & LOADED_ON_USE == set()
