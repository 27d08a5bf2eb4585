"""Whatever PQL is asked, the answer is one, or an error of the toolkit: none of Python's own."""

from __future__ import annotations

import contextlib
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit as tk
from tests.spec.small import EXTRACTS
from tests.support.asking import opened
from tests.support.loose import loose_language
from tests.support.strategies import extracts
from tests.support.strategies.samples import sample
from tests.support.strategies.trees import trees
from toolkit.errors import EvaluationError
from toolkit.language.canvas import from_json as canvas_from_json
from toolkit.language.definition import Definition

if TYPE_CHECKING:
    from collections.abc import Iterator


SLOW_START = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("nodeType", "literalType", "fnName", "params", "value", "object"),
                    *("fieldName", "children", "type", "join", "exclude", "field", "test", "kind"),
                ]
            ),
            inner
            | st.sampled_from(["fnApply", "literal", "fieldLookup", "container", "attribute"]),
            max_size=4,
        )
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def reference() -> Iterator[tk.Extract]:
    with opened(EXTRACTS["reference"]) as extract:
        yield extract


def ask(extract: tk.Extract, definition: Definition, profile: str) -> None:
    """Ask all that a definition can be asked."""
    membership = extract.evaluate(tk.Audience("asked", definition), quiet=True)["asked"]
    membership.sql()
    membership.explain(profile)
    extract.lint(tk.Audience("asked", definition))


def refused(error: tk.ToolkitError) -> bool:
    """Say whether an error is a refusal, not a statement of ours that the engine could not run."""
    return not isinstance(error, EvaluationError)


@pytest.fixture(scope="module")
def prepared() -> Iterator[list[tk.Extract]]:
    """Prepare extracts once, so that a failing question is reduced alone and in seconds."""
    with ExitStack() as stack:
        small = [each for each in sample(extracts(), 40) if len(each.events) >= 8][::4]
        yield [stack.enter_context(opened(each)) for each in small[:4]]


@given(pql=loose_language(), place=st.integers(0, 3))
@settings(max_examples=600, suppress_health_check=SLOW_START, deadline=None)
def test_what_cannot_be_asked_is_refused(prepared: list[tk.Extract], pql: str, place: int) -> None:
    extract = prepared[place]
    try:
        definition = tk.parse_pql(pql)
        definition.describe(), definition.to_python(), definition.eligibility()
        assert tk.from_json(definition.to_json()) == definition
        ask(extract, definition, extract.profile_ids([0])[0])
    except tk.ToolkitError as error:
        if not refused(error):
            raise


@given(tree=trees())
@settings(suppress_health_check=SLOW_START, deadline=None)
def test_any_tree_is_answered_or_refused(reference: tk.Extract, tree: object) -> None:
    try:
        ask(reference, Definition(tree), reference.profile_ids([0])[0])  # type: ignore[arg-type]
    except tk.ToolkitError as error:
        if not refused(error):
            raise


@given(document=JSON)
@settings(max_examples=300, deadline=None)
def test_any_json_is_read_or_refused(document: object) -> None:
    for read in (tk.from_json, canvas_from_json):
        with contextlib.suppress(tk.ToolkitError):
            read(document)  # type: ignore[operator]
