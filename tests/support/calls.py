"""Every public method of the toolkit, an example call of each, and values it must not take.

The methods are found by introspection: the names of `toolkit.__all__`, and the classes of what they
return. A method that is found and has no example is a fault of `tests/house/test_arguments.py`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import toolkit as tk
from tests.unit.propensity.customers import opened, stays_away, tables
from toolkit import datasets, reports
from toolkit.language.eligibility import Eligibility, Method
from toolkit.language.fluent import EventDefinition, ValueHandle
from toolkit.language.lint import Finding
from toolkit.language.times import Ago, Ahead
from toolkit.library.adobe import Carried
from toolkit.propensity.goal import Configuration
from toolkit.workbench.change import Change
from toolkit.workbench.comparison import Comparison
from toolkit.workbench.contrast import Contrast
from toolkit.workbench.curves import History, WhatIf
from toolkit.workbench.customer_ai import CustomerAI
from toolkit.workbench.evaluation import Evaluation
from toolkit.workbench.explanation import ChangeExplanation, Explanation
from toolkit.workbench.extract import Extract
from toolkit.workbench.findings import Findings
from toolkit.workbench.insights import Insights
from toolkit.workbench.membership import Membership
from toolkit.workbench.overlap import Overlap
from toolkit.workbench.portrait import Portrait
from toolkit.workbench.profile import Profile
from toolkit.workbench.propensity_run import PropensityRun

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

BUYERS = 'xEvent[eventType = "commerce.purchases" and timestamp occurs <= 30 days before now]'
GOLD = tk.Audience("Gold", 'tier = "gold"')
OLD = tk.Audience("Old", "age > 40")
WALKED_ELSEWHERE = {
    "Drawing": "it is asked by widgets alone: tests/unit/workbench/test_drawing.py",
    "Palette": "it is asked by widgets alone: tests/unit/workbench/test_drawing.py",
}
VALUES_ONLY = {Ago, Ahead, ChangeExplanation, Eligibility, Finding, Method, Configuration}
"""What is read and never called: no method of theirs takes an argument."""


class Handles:
    """One small extract, and one handle of every kind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.extract = opened(tables(120), folder / "stores")
        self.evaluation = self.extract.evaluate(GOLD, OLD, tk.Audience("Buyers", BUYERS))
        self.gold = self.evaluation["Gold"]
        self.buyers = self.evaluation["Buyers"]
        self.apart = self.evaluation.assign()
        later = self.extract.as_of + timedelta(days=7)
        self.earlier = self.extract.evaluate(GOLD, as_of=later)["Gold"]
        self.profile = self.gold.profile_ids()[0]

    @cached_property
    def library(self) -> tk.Library:
        found = tk.Library(self.folder / "library", create=True)
        found.save(GOLD)
        return found

    @cached_property
    def goal(self) -> tk.Goal:
        return tk.Goal(['eventType = "commerce.purchases"'], within_days=14)

    @cached_property
    def learnt(self) -> Extract:
        return opened(tables(400), self.folder / "learnt")

    @cached_property
    def prediction(self) -> CustomerAI:
        return stays_away(self.folder / "Stays_away")

    @cached_property
    def run(self) -> PropensityRun:
        return self.prediction.train(self.learnt, quiet=True)

    @cached_property
    def fresh(self) -> CustomerAI:
        found = CustomerAI("Fresh", goal=self.goal, folder=self.folder / "Fresh")
        found.save()
        return found

    def of(self, kind: type) -> Any:
        """Return the handle of a class."""
        return HANDLES[kind](self)


HANDLES: dict[type, Callable[[Handles], Any]] = {
    tk.Audience: lambda h: GOLD,
    Carried: lambda h: tk.to_adobe(GOLD),
    Change: lambda h: h.gold.change(h.earlier),
    Comparison: lambda h: CustomerAI.compare(h.run, h.run),
    Contrast: lambda h: h.evaluation.compare("Gold", "Old"),
    CustomerAI: lambda h: h.prediction,
    tk.Definition: lambda h: tk.parse_pql("age > 40"),
    Evaluation: lambda h: h.evaluation,
    EventDefinition: lambda h: tk.event("complaint"),
    Explanation: lambda h: h.gold.explain(h.profile),
    Extract: lambda h: h.extract,
    Findings: lambda h: h.extract.lint('tier = "Gold"'),
    tk.Goal: lambda h: h.goal,
    History: lambda h: h.evaluation.history(periods=3),
    Insights: lambda h: h.run.insights(),
    tk.Library: lambda h: h.library,
    Membership: lambda h: h.gold,
    Overlap: lambda h: h.evaluation.overlap(),
    Portrait: lambda h: h.gold.portrait(),
    Profile: lambda h: h.extract.profile(h.profile),
    PropensityRun: lambda h: h.run,
    ValueHandle: lambda h: tk.field("xEvent"),
    WhatIf: lambda h: h.buyers.what_if("days"),
    tk.AudienceBrowser: lambda h: tk.AudienceBrowser(h.library, h.extract),
    tk.AudienceBuilder: lambda h: tk.AudienceBuilder(h.extract, GOLD),
    tk.CustomerAIPanel: lambda h: tk.CustomerAIPanel(h.extract),
    tk.OverlapExplorer: lambda h: tk.OverlapExplorer(h.evaluation),
}
CONSTRUCTED = [
    tk.Audience,
    tk.AudienceBrowser,
    tk.AudienceBuilder,
    tk.CustomerAI,
    tk.CustomerAIPanel,
    tk.Definition,
    tk.Extract,
    tk.Goal,
    tk.Library,
    tk.OverlapExplorer,
]
"""The classes of the door that are made by their names."""
TRAINS = {Comparison, Insights, PropensityRun}
"""What needs a model."""

EXAMPLES: dict[str, Callable[[Handles], Mapping[str, Any]]] = {
    "Audience": lambda h: {"name": "Gold", "definition": "age > 40"},
    "AudienceBrowser": lambda h: {"library": h.library, "extract": h.extract},
    "AudienceBuilder": lambda h: {"extract": h.extract},
    "AudienceBuilder.wait": lambda h: {"timeout": 10.0},
    "AudienceBrowser.wait": lambda h: {"timeout": 10.0},
    "Change.explain": lambda h: {"profile_id": h.profile},
    "Contrast.distributions": lambda h: {"field": "age"},
    "Contrast.figure": lambda h: {"top": 3},
    "Contrast.index_chart": lambda h: {"field": "age"},
    "Contrast.values": lambda h: {"field": "age"},
    "CustomerAI": lambda h: {"name": "Soon", "goal": h.goal, "folder": h.folder / "Soon"},
    "CustomerAI.check": lambda h: {"extract": h.learnt},
    "CustomerAI.clone": lambda h: {"name": "Another"},
    "CustomerAI.compare": lambda h: {"before": h.run, "after": h.run},
    "CustomerAI.delete": lambda h: {},
    "CustomerAI.findings": lambda h: {"extract": h.learnt},
    "CustomerAI.load": lambda h: {"path": h.fresh.folder},
    "CustomerAI.populations": lambda h: {"extract": h.learnt},
    "CustomerAI.read": lambda h: {"path": h.fresh.folder / "prediction.yaml"},
    "CustomerAI.run": lambda h: {},
    "CustomerAI.train": lambda h: {"extract": h.learnt, "quiet": True},
    "CustomerAIPanel": lambda h: {"extract": h.extract},
    "CustomerAIPanel.wait": lambda h: {"timeout": 10.0},
    "Definition": lambda h: {"expression": GOLD.definition.expression},
    "Definition.__and__": lambda h: {"other": GOLD.definition},
    "Definition.__or__": lambda h: {"other": GOLD.definition},
    "Definition.named": lambda h: {"name": "Lapsed", "note": "Asked for by Ada"},
    "Evaluation.__getitem__": lambda h: {"name": "Gold"},
    "Evaluation.compare": lambda h: {"a": "Gold", "b": "Old"},
    "Evaluation.flow": lambda h: {"self": h.apart, "to": "tier"},
    "Evaluation.flow_table": lambda h: {"self": h.apart, "to": "tier"},
    "Evaluation.intersection": lambda h: {"inside": ["Gold"], "outside": ["Old"]},
    "Evaluation.what_if": lambda h: {"audience": "Old"},
    "EventDefinition.all": lambda h: {"condition": "amount > 3"},
    "EventDefinition.at_least": lambda h: {"count": 2},
    "EventDefinition.at_most": lambda h: {"count": 2},
    "EventDefinition.exactly": lambda h: {"count": 2},
    "EventDefinition.then": lambda h: {"later": tk.event("search"), "within": (3, "days")},
    "EventDefinition.then_not": lambda h: {"never": tk.event("search"), "within": (3, "days")},
    "Extract": lambda h: {"store": h.extract._store, "as_of": h.extract.as_of},
    "Extract.drawing": lambda h: {"library": h.library},
    "Extract.eligibility": lambda h: {"audience": GOLD},
    "Extract.estimate": lambda h: {"audiences": GOLD},
    "Extract.evaluate": lambda h: {"audiences": GOLD},
    "Extract.lint": lambda h: {"audiences": GOLD},
    "Extract.profile": lambda h: {"profile_id": h.profile},
    "Extract.profile_ids": lambda h: {"numbers": np.array([0, 1])},
    "Extract.publish": lambda h: {
        "group": ("_scores",),
        "table": pd.DataFrame({"profile": [0], "score": [1]}),
    },
    "Extract.withdraw": lambda h: {"group": ("_scores",)},
    "Goal": lambda h: {"events": ['eventType = "complaint"']},
    "Insights.factor": lambda h: {"factor": h.run.top_factors()["factor"][0]},
    "Insights.profit": lambda h: {"value": 10, "cost": 1},
    "Insights.profits": lambda h: {"value": 10, "cost": 1},
    "Library": lambda h: {"path": h.library.path},
    "Library.__contains__": lambda h: {"audience": "Gold"},
    "Library.__getitem__": lambda h: {"name": "Gold"},
    "Library.backups": lambda h: {"name": "Gold"},
    "Library.load": lambda h: {"name": "Gold"},
    "Library.remove": lambda h: {"name": h.library.save(OLD) and "Old"},
    "Library.save": lambda h: {"audience": GOLD},
    "Membership.__contains__": lambda h: {"profile_id": h.profile},
    "Membership.change": lambda h: {"before": h.earlier},
    "Membership.explain": lambda h: {"profile_id": h.profile},
    "Membership.holdout": lambda h: {"base_rate": 0.5, "lift": 0.9},
    "Membership.of": lambda h: {"audience": OLD, "members": h.gold.members},
    "Membership.qualified_at": lambda h: {"profile_id": h.profile},
    "Membership.split": lambda h: {"shares": {"test": 0.5}},
    "Membership.states": lambda h: {"since": "2026-07-10"},
    "Membership.to_parquet": lambda h: {"path": h.folder / "gold.parquet"},
    "Membership.what_if": lambda h: {"self": h.buyers},
    "OverlapExplorer": lambda h: {"evaluation": h.evaluation},
    "Portrait.breakdown": lambda h: {"field": "tier"},
    "Portrait.breakdown_chart": lambda h: {"field": "tier"},
    "PropensityRun.audience": lambda h: {"bucket": "High"},
    "PropensityRun.by_audience": lambda h: {"evaluation": h.learnt.evaluate(GOLD)},
    "PropensityRun.counterfactuals": lambda h: {"profile_id": h.run.kept.profile_ids[0]},
    "PropensityRun.factor_values": lambda h: {"factor": h.run.top_factors()["factor"][0]},
    "PropensityRun.factors": lambda h: {"profile_id": h.run.kept.profile_ids[0]},
    "PropensityRun.made": lambda h: {
        "prediction": h.prediction,
        "extract": h.learnt,
        "trained": h.run.kept.trained,
        "scored": h.run.kept.scored,
    },
    "PropensityRun.publish": lambda h: {"extract": h.learnt},
    "PropensityRun.score": lambda h: {"extract": h.learnt},
    "ValueHandle.after": lambda h: {"day": "2026-07-01"},
    "ValueHandle.before": lambda h: {"day": "2026-07-01"},
    "ValueHandle.between": lambda h: {"first": "2026-07-01", "last": "2026-07-02"},
    "ValueHandle.during": lambda h: {"period": "2026-07"},
    "ValueHandle.in_last": lambda h: {"amount": 3, "unit": "days"},
    "ValueHandle.in_next": lambda h: {"amount": 3, "unit": "days"},
    "ValueHandle.occurs": lambda h: {"when": "today"},
    "ValueHandle.on": lambda h: {"day": "2026-07-01"},
    "ValueHandle.within": lambda h: {"amount": 3, "unit": "days", "of": "today"},
    "ValueHandle.regex_group": lambda h: {"regex": "(a)", "number": 1},
    "ValueHandle.bottom_n": lambda h: {"path": "amount", "number": 1},
    "ValueHandle.top_n": lambda h: {"path": "amount", "number": 1},
    "ago": lambda h: {"amount": 3, "unit": "days"},
    "all_of": lambda h: {"definitions": GOLD.definition},
    "any_of": lambda h: {"definitions": GOLD.definition},
    "datasets.complete_journey_tables": lambda h: {"folder": h.folder / "journey"},
    "event": lambda h: {"event_type": "search", "conditions": "amount > 3"},
    "field": lambda h: {"path": "tier"},
    "from_adobe": lambda h: {"document": tk.to_adobe(GOLD).document},
    "from_json": lambda h: {"document": GOLD.definition.to_json()},
    "from_now": lambda h: {"amount": 3, "unit": "days"},
    "if_else": lambda h: {"condition": "age > 40", "then": 1, "otherwise": 2},
    "in_audience": lambda h: {"audience": "Gold"},
    "open_extract": lambda h: {"path": tables(3), "store": h.folder / "more", "quiet": True},
    "parse_pql": lambda h: {"text": "age > 40"},
    "read_audiences": lambda h: {"folder": h.library.path},
    "reports.run_report": lambda h: {
        "name": "audience_overlap",
        "parameters": {},
        "output": h.folder / "x",
    },
    "to_adobe": lambda h: {"audience": GOLD},
}
for _method, _given in {
    **dict.fromkeys(
        ("equals", "does_not_equal", "contains", "does_not_contain", "starts_with"), "text"
    ),
    **dict.fromkeys(("does_not_start_with", "ends_with", "does_not_end_with"), "text"),
    **dict.fromkeys(("map", "group_by", "sum", "average", "min", "max", "field"), "path"),
    **dict.fromkeys(("exists", "__getitem__"), "condition"),
    **dict.fromkeys(
        ("__add__", "__sub__", "__mul__", "__truediv__", "__mod__", "__lt__", "__le__"), "other"
    ),
    **dict.fromkeys(("__gt__", "__ge__", "__and__", "__or__"), "other"),
    "__contains__": "value",
    "like": "pattern",
    "matches": "regex",
    "includes": "value",
    "get": "key",
}.items():
    EXAMPLES[f"ValueHandle.{_method}"] = lambda h, given=_given: {given: "amount"}
for _method in ("is_in", "not_in", "intersects", "subset_of", "superset_of", "intersection"):
    EXAMPLES[f"ValueHandle.{_method}"] = lambda h: {"values": ["a", "b"]}
for _method in ("after", "before", "between", "during", "in_last", "occurs", "on", "within"):
    EXAMPLES[f"EventDefinition.{_method}"] = EXAMPLES[f"ValueHandle.{_method}"]
for _method in ("__and__", "__or__", "named"):
    EXAMPLES[f"EventDefinition.{_method}"] = EXAMPLES[f"Definition.{_method}"]
for _method in ("sum", "average", "min", "max"):
    EXAMPLES[f"EventDefinition.{_method}"] = lambda h: {"path": "amount"}

UNCALLED = {
    "CustomerAI.delete",
    "CustomerAI.load",
    "datasets.complete_journey_tables",
    "datasets.complete_journey",
    "datasets.complete_journey_folder",
    "reports.run_report",
    "CustomerAI.train",
    "Extract.close",
    *(f"ValueHandle.{name}" for name in ("__and__", "__or__", "__contains__")),
}
"""Not called here: they end a handle, refuse whatever is given, or have tests of their own."""

OPERATORS = {
    f"__{name}__"
    for name in (
        *("getitem", "contains", "and", "or", "add", "sub", "mul", "truediv", "mod"),
        *("lt", "le", "gt", "ge"),
    )
}


@dataclass(frozen=True)
class Target:
    """A public method, function or constructor."""

    name: str
    of: type | None
    call: Callable[..., Any]
    signature: inspect.Signature

    @property
    def parameters(self) -> list[inspect.Parameter]:
        return [each for each in self.signature.parameters.values() if each.name != "self"]


def targets() -> list[Target]:
    """Return everything that an analyst can call, found by introspection."""
    found = []
    for name in tk.__all__:
        thing = getattr(tk, name)
        if inspect.isfunction(thing):
            found.append(Target(name, None, thing, inspect.signature(thing)))
    for module in (datasets, reports):
        short = module.__name__.rsplit(".", 1)[-1]
        found += [
            Target(f"{short}.{name}", None, thing, inspect.signature(thing))
            for name, thing in vars(module).items()
            if inspect.isfunction(thing)
            and not name.startswith("_")
            and (thing.__module__.startswith(module.__name__))
        ]
    found += [Target(kind.__name__, None, kind, inspect.signature(kind)) for kind in CONSTRUCTED]
    for kind in HANDLES:
        found += _methods(kind)
    return found


def _methods(kind: type) -> list[Target]:
    found = []
    for name in sorted({name for base in kind.__mro__ if _is_ours(base) for name in vars(base)}):
        if name.startswith("_") and name not in OPERATORS:
            continue
        if issubclass(kind, Sequence):  # its items are asked as Python asks them
            continue
        static = inspect.getattr_static(kind, name)
        if isinstance(static, classmethod | staticmethod):
            call = getattr(kind, name)
            found.append(Target(f"{kind.__name__}.{name}", None, call, inspect.signature(call)))
        elif inspect.isfunction(static):
            signature = inspect.signature(static)
            found.append(Target(f"{kind.__name__}.{name}", kind, static, signature))
    return found


def _is_ours(base: type) -> bool:
    return base.__module__.startswith("toolkit.") and base.__name__ != "Panel"


def example(target: Target, handles: Handles) -> dict[str, Any]:
    """Return valid arguments, `self` among them."""
    made = EXAMPLES.get(target.name)
    given = dict(made(handles)) if made else {}
    if target.of is not None and "self" not in given:
        given["self"] = handles.of(target.of)
    return given


def call(target: Target, given: Mapping[str, Any]) -> Any:
    """Call a method with arguments by name."""
    positional, named = [], {}
    for parameter in target.signature.parameters.values():
        if parameter.name in given:
            value = given[parameter.name]
            is_many = parameter.kind is inspect.Parameter.VAR_POSITIONAL
            if is_many or parameter.name in {"self", "event_type"}:  # what stands before many
                positional.append(value)
            else:
                named[parameter.name] = value
    return target.call(*positional, **named)


# --- wrong values -----------------------------------------------------------------------------

NOT_A_VALUE = object()
POOL: dict[str, Any] = {
    "None": None,
    "no text": "",
    "nonsense": "nonsense",
    "0": 0,
    "-1": -1,
    "huge": 10**30,
    "-huge": -(10**30),
    "a half": 0.5,
    "nan": float("nan"),
    "inf": float("inf"),
    "True": True,
    "bytes": b"x",
    "empty list": [],
    "texts": ["nonsense"],
    "numbers": [1],
    "empty tuple": (),
    "empty map": {},
    "map": {"nonsense": 1},
    "object": NOT_A_VALUE,
    "NaT": pd.NaT,
    "the first day": date(1, 1, 1),
    "the last instant": datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    "decimal": Decimal("1E+400"),
    "audience": GOLD,
    "definition": GOLD.definition,
    "handle": tk.field("tier"),
    "array": np.array([1, 2]),
    "table": pd.DataFrame({"a": [1]}),
    "class": tk.Audience,
}
_TEXT = {"no text", "nonsense"}
_WHOLE = {"0", "huge"}
_SIGNED = {*_WHOLE, "-1", "-huge"}
_NUMBER = {*_SIGNED, "a half", "decimal"}
_LISTS = {"empty list", "texts", "empty tuple"}
_DAYS = {"the first day", "the last instant"}
_SCALAR = {*_TEXT, *_NUMBER, "True", *_DAYS, "handle"}
_MANY = {*_LISTS, "numbers", "array", "handle"}
_DEFINITION = {*_TEXT, "definition"}
BY_ANNOTATION = (
    # The first that is found in the annotation says which values of the pool may be taken.
    (r"^object$", {*POOL}),
    (r"^Any$", {*POOL} - {"object", "class"}),
    (r"^When$", {*_TEXT, *_DAYS, "handle"}),
    (r"Iterable\[Scalar\]", _MANY),
    (r"Scalar", {*_SCALAR, *_MANY, "definition"}),
    (r"datetime", _DAYS),
    (r"DataFrame", {"table"}),
    (r"Path", {"nonsense"}),
    (r"Askable|Audience \| Definition \| str", {*_DEFINITION, "audience"}),
    (r"Sequence\[str \| Definition\]", {*_LISTS}),
    (r"str \| Definition|Definition \| str|Definition\b", _DEFINITION),
    (r"str \| ValueHandle", {*_TEXT, "handle", "definition"}),
    (r"Named", {*_TEXT, "audience"}),
    (r"Sequence\[str\]|tuple\[str, \.\.\.\]", _LISTS),
    (r"Mapping", {"empty map", "map"}),
    (r"Literal|Kind\b|Sort\b|Order\b|Measure\b", set()),
    (r"Evaluation \| str|str \| Membership", _TEXT),
    (r"str \| tuple|tuple\[", set()),
    (r"int \| str|str \| int", {*_TEXT, *_WHOLE}),
    (r"NDArray", {"array", "empty list", "empty tuple", "numbers"}),
    (r"int \| slice", _SIGNED),
    (r"\bint\b", _WHOLE),
    (r"\bfloat\b", _NUMBER),
    (r"\bbool\b", {"True"}),
    (r"Callable", {"None"}),
    (r"\bAudience\b", {"audience"}),
    (r"\bstr\b", _TEXT),
    (r"", set()),
)
SIGNED = {"seed"}


def may_take(target: Target, parameter: inspect.Parameter) -> set[str]:
    """Return the values of the pool that a parameter may take; all others must be refused."""
    annotation = str(parameter.annotation).replace('"', "").replace("'", "")
    found = set(next(values for form, values in BY_ANNOTATION if re.search(form, annotation)))
    if parameter.name in SIGNED:
        found |= _SIGNED
    if "None" in annotation:
        found.add("None")
    return found
