"""A public method takes what it says, or names the argument and what to give instead."""

from __future__ import annotations

import inspect
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import toolkit as tk
from tests.support.calls import (
    EXAMPLES,
    HANDLES,
    POOL,
    UNCALLED,
    VALUES_ONLY,
    WALKED_ELSEWHERE,
    Handles,
    Target,
    call,
    example,
    may_take,
    targets,
)
from toolkit import arguments
from toolkit.cli import main
from toolkit.widgets.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.filterwarnings("ignore::toolkit.errors.ToolkitWarning")

TARGETS = targets()
WALKED = [(target, parameter) for target in TARGETS for parameter in target.parameters]


@pytest.fixture(scope="module")
def handles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Handles]:
    made = Handles(tmp_path_factory.mktemp("handles"))
    before = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("here"))  # whatever is written by a path of the pool
    yield made
    os.chdir(before)
    made.extract.close()


def test_the_walk_reaches_every_name_of_the_door() -> None:
    walked = {target.name for target in TARGETS}
    kinds = {kind.__name__ for kind in HANDLES}
    left = {
        name
        for name in tk.__all__
        if name not in walked | kinds | {"datasets", "ToolkitError", "ToolkitWarning"}
    }
    assert left == set()
    assert len(WALKED) > 250


def test_every_example_is_of_a_method_there_is() -> None:
    assert set(EXAMPLES) - {target.name for target in TARGETS} == set()
    assert UNCALLED - {target.name for target in TARGETS} == set()


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_required_argument_has_an_example(target: Target, handles: Handles) -> None:
    required = {
        each.name
        for each in target.parameters
        if each.default is inspect.Parameter.empty
        and each.kind not in {each.VAR_POSITIONAL, each.VAR_KEYWORD}
    }
    if required:
        assert target.name in EXAMPLES, "a public method needs an example in tests/support/calls.py"
        assert required <= set(example(target, handles))


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_the_example_is_taken_and_gives_what_is_walked(target: Target, handles: Handles) -> None:
    if target.name in UNCALLED:
        return
    result = silent(target, example(target, handles))
    kind = type(result)
    if kind.__module__.startswith("toolkit.") and kind.__name__ not in WALKED_ELSEWHERE:
        assert isinstance(result, (*HANDLES, *VALUES_ONLY)), f"{kind.__name__} is not walked"
    if isinstance(result, Panel):
        result.close()


@pytest.mark.parametrize(
    ("target", "parameter"),
    [
        pytest.param(target, parameter, id=f"{target.name}-{parameter.name}")
        for target, parameter in WALKED
    ],
)
def test_a_wrong_argument_is_named_and_a_remedy_given(
    target: Target, parameter: inspect.Parameter, handles: Handles
) -> None:
    allowed = may_take(target, parameter)
    faults = []
    for label, value in POOL.items():
        if value is parameter.default or (target.name in UNCALLED and label in allowed):
            continue
        if label == "class" and "Callable" in str(parameter.annotation):
            continue  # a class can be called: that it raises is its own doing
        given = {**example(target, handles), parameter.name: value}
        try:
            result = silent(target, given)
        except tk.ToolkitError as error:
            if label not in allowed and not tells(error, parameter.name, value):
                faults.append(f"{label}: {error!s}")
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            faults.append(f"{label}: {type(error).__name__}: {error}")
        else:
            if isinstance(result, Panel):
                result.close()
            if label not in allowed:
                faults.append(f"{label}: taken, as {type(result).__name__}")
    assert faults == [], "\n" + "\n".join(faults)


def silent(target: Target, given: dict[str, Any]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return call(target, given)


def tells(error: tk.ToolkitError, name: str, value: object) -> bool:
    """Say whether an error names the argument, or what was given, and what to do."""
    text = "\n".join([str(error), *getattr(error, "__notes__", ())])
    named = name.strip("_") in text or arguments.shown(value)[:20] in text
    return named and "\n" in text.strip()


def test_the_command_line_names_the_argument(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "nowhere", "--pql", "true", "--as-of", "tomorrow"]) == 1
    assert capsys.readouterr().err.startswith("toolkit: as_of is 'tomorrow'\nGive a date")
