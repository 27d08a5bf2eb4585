"""Segment definitions of Adobe's API: what they say, and what could not be carried over."""

from __future__ import annotations

import json
import re

import pytest

import toolkit as tk
from toolkit.library import from_adobe, to_adobe

GOLD = 'loyalty.tier = "gold"'


def _document(value: object = GOLD, form: str = "pql/text", **others: object) -> dict[str, object]:
    expression = {"type": "PQL", "format": form, "value": value}
    return {"name": "Gold", "expression": expression, **others}


def test_an_audience_comes_back_as_it_went() -> None:
    audience = tk.Audience("Gold", GOLD, description="The best.", status="published", id="g-1")
    carried = to_adobe(audience)
    assert carried.left_out == ()
    back = from_adobe(json.loads(json.dumps(carried.document)))
    assert back.audience == audience
    assert back.left_out == ()


def test_pql_json_is_read_as_text_or_as_it_is() -> None:
    document = tk.parse_pql(GOLD).to_json()
    for value in (document, json.dumps(document)):
        assert from_adobe(_document(value, "pql/json")).audience == tk.Audience("Gold", GOLD)


def test_what_is_left_out_is_told() -> None:
    carried = from_adobe(
        _document(
            mergePolicyId="mp-1",
            ttlInDays=30,
            evaluationInfo={"batch": {"enabled": True}, "continuous": {"enabled": True}},
            dataGovernancePolicy={"excludeOptOut": True},
            lifecycleState="deleted",
            creationTime=1,
            labels=[],
            sandbox="prod",
            colour="blue",
        )
    )
    assert [each.what for each in carried.left_out] == [
        "mergePolicyId",
        "ttlInDays",
        "evaluationInfo",
        "dataGovernancePolicy",
        "colour",
        "lifecycleState",
    ]
    assert "mergePolicyId: " in repr(carried)
    assert "<li>" in carried._repr_html_()


def test_an_audience_named_by_its_id_loses_nothing() -> None:
    pql = 'inSegment("0a1b2c3d-0000-4000-8000-00000000000f")'
    assert to_adobe(tk.Audience("x", pql)).left_out == ()


@pytest.mark.parametrize("method", ["streaming", "edge"])
def test_an_evaluation_method_is_carried(method: str) -> None:
    audience = tk.Audience("Gold", GOLD, evaluation=method)
    carried = to_adobe(audience)
    info = carried.document["evaluationInfo"]
    assert [name for name, one in info.items() if one["enabled"]] == [
        {"streaming": "continuous", "edge": "synchronous"}[method]
    ]
    read = from_adobe(carried.document)
    assert read.audience.evaluation == method
    assert read.left_out == ()


def test_batch_alone_loses_nothing() -> None:
    assert from_adobe(_document(evaluationInfo={"batch": True})).left_out == ()
    info = {"batch": {"enabled": True}, "continuous": {"enabled": False}}
    assert from_adobe(_document(evaluationInfo=info)).left_out == ()


@pytest.mark.parametrize(
    ("pql", "what"),
    [
        ("CHAIN(xEvent, timestamp, [C0: WHAT(a = 1) WHERE(b = 2)])", "WHERE"),
        ("exists E from xEvent, F from xEvent where E != F", "comparison"),
        ("xEvent[a = 1].model = 2", "path through an array"),
        ("xEvent.model = 2", "path through an array"),
        ('inSegment("Loyal customers")', "audience"),
    ],
)
def test_forms_of_our_own_are_told(pql: str, what: str) -> None:
    assert [each.what for each in to_adobe(tk.Audience("x", pql)).left_out] == [what]


def test_html_of_a_name_stays_text() -> None:
    assert "<script>" not in to_adobe(tk.Audience("<script>", GOLD))._repr_html_()


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({}, "needs a name"),
        (None, "document is None"),
        (_document("null", "pql/json"), "one node of pql/json"),
        (_document(3, "pql/json"), "one node of pql/json"),
        ({"name": "x"}, "needs an expression"),
        (_document(form="pql/txt"), "Did you mean pql/text?"),
        (_document("{", "pql/json"), "is not JSON"),
        (_document(schema={"name": "_xdm.context.account"}), "not about profiles"),
        (_document("a ="), "ends too early"),
    ],
)
def test_what_is_no_segment_definition_is_refused(document: dict, message: str) -> None:
    with pytest.raises(tk.ToolkitError, match=re.escape(message)):
        from_adobe(document)
