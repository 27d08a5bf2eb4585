"""A number written out keeps its digits through text, pql/json and Python."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

import toolkit as tk

NUMBERS = [
    "0.30000000000000001",
    "-0.30000000000000001",
    "9007199254740993.5",
    "999999999999999999999.99999999999999999",
    "-999999999999999999999.99999999999999998",
    "0.123456789012345678901234567890123456789",
    "123456789012345678901234567890.5",
]


@pytest.mark.parametrize("digits", NUMBERS)
def test_more_digits_than_a_double_holds(digits: str) -> None:
    definition = tk.parse_pql(f"a = {digits}")
    assert definition.to_pql() == f"a = {digits}"
    document = json.dumps(definition.to_json())
    literal = definition.to_json()["params"][1]
    assert (literal["literalType"], literal["value"]) == ("Decimal", digits)
    assert tk.from_json(json.loads(document)).to_pql() == f"a = {digits}"


@pytest.mark.parametrize("digits", NUMBERS)
def test_decimals_in_python(digits: str) -> None:
    definition = tk.field("a") == Decimal(digits)
    assert definition.to_pql() == f"a = {digits}"
    name: dict[str, object] = {"tk": tk, "Decimal": Decimal}
    written = definition.to_python()
    assert eval(written, name).to_pql() == f"a = {digits}"  # noqa: S307 - what the product wrote
