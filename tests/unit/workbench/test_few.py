"""Every table and figure of few audiences, of nobody, of everyone, and of a tiny extract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import plotly.graph_objects as go
import pytest

import toolkit as tk
from toolkit.errors import DefinitionError, SourceError
from toolkit.workbench.overlap import Overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toolkit.workbench.evaluation import Evaluation

pytestmark = pytest.mark.filterwarnings("ignore::toolkit.errors.ToolkitWarning")

AS_OF = "2026-03-01"
BUYERS = 'xEvent[eventType = "buy" and timestamp occurs <= 30 days before now].count() >= 1'
AUDIENCES = {
    "some": 'tier = "gold"',
    "buyers": BUYERS,
    "everyone": "true",
    "nobody": "false",
}
ASKED = [
    ("some",),
    ("everyone",),
    ("nobody",),
    ("some", "buyers"),
    ("some", "nobody"),
    ("everyone", "nobody"),
]
SIZES = [1, 12]
"""Profiles of the extracts."""


def tables(count: int) -> dict[str, pd.DataFrame]:
    ids = [f"P{number:02}" for number in range(count)]
    people = {
        "profile_id": ids,
        "tier": ["gold" if number % 3 == 0 else None for number in range(count)],
        "age": [20 + number for number in range(count)],
    }
    events = {
        "profile_id": ids[: max(count // 2, 1)],
        "timestamp": pd.Timestamp("2026-02-20", tz="UTC"),
        "eventType": "buy",
        "amount": 5.0,
    }
    return {"profiles": pd.DataFrame(people), "events": pd.DataFrame(events)}


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size} profiles")
def extract(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tk.Extract]:
    with tk.open_extract(
        tables(request.param), AS_OF, store=tmp_path_factory.mktemp("stores"), quiet=True
    ) as opened:
        yield opened


def first(evaluation: Evaluation) -> Any:
    return next(iter(evaluation))


def earlier(evaluation: Evaluation) -> Any:
    audiences = [one.audience for one in evaluation]
    return evaluation.extract.evaluate(*audiences, as_of="2026-01-01")


def explored(evaluation: Evaluation) -> str:
    explorer = tk.OverlapExplorer(evaluation)
    try:
        return explorer.to_html()
    finally:
        explorer.close()


CALLS: dict[str, Callable[[Evaluation], object]] = {
    "overlap.sizes": lambda e: e.overlap().sizes(),
    "overlap.pairs": lambda e: e.overlap().pairs(),
    "overlap.intersections": lambda e: e.overlap().intersections(),
    "overlap.intersections every": lambda e: e.overlap().intersections("inclusive", every=True),
    "overlap.exactly": lambda e: e.overlap().exactly(),
    "overlap.upset": lambda e: e.overlap().upset(),
    "overlap.upset inclusive": lambda e: e.overlap().upset(kind="inclusive", color="lift"),
    "overlap.upset by": lambda e: e.overlap().upset(by="tier"),
    "overlap.upset_table": lambda e: e.overlap().upset_table(by="tier"),
    **{
        f"overlap.heatmap {measure} {order}": (
            lambda e, m=measure, o=order: e.overlap().heatmap(measure=m, order=o)
        )
        for measure in ("jaccard", "containment", "lift", "both")
        for order in ("cluster", "given")
    },
    "overlap.heatmap_table": lambda e: e.overlap().heatmap_table(),
    "overlap.depth": lambda e: e.overlap().depth(),
    "overlap.euler": lambda e: e.overlap().euler(),
    "overlap.html": lambda e: e.overlap()._repr_html_(),
    "overlap.among": lambda e: e.overlap(universe=first(e)).heatmap(),
    "overlap.min_cell": lambda e: e.overlap(min_cell=3).heatmap(),
    "overlap.min_cell upset": lambda e: e.overlap(min_cell=3).upset(),
    "overlap.min_cell depth": lambda e: e.overlap(min_cell=3).depth(),
    "sizes": lambda e: e.sizes(),
    "adobe_estimate": lambda e: e.adobe_estimate(),
    "intersection": lambda e: e.intersection([first(e).name]).count,
    "reach": lambda e: e.reach(),
    "reach exact": lambda e: e.reach(most=1, method="exact"),
    "assign": lambda e: e.assign().sizes(),
    "capped": lambda e: e.capped(2).overlap().heatmap(),
    "flow": lambda e: e.flow("tier"),
    "flow by": lambda e: e.flow("tier", by="age"),
    "flow_table": lambda e: e.flow_table("tier", by="age"),
    "flow over time": lambda e: earlier(e).flow(e),
    "history.sizes": lambda e: e.history(periods=3).sizes(),
    "history.states": lambda e: e.history(periods=3).states(),
    "history.overlap": lambda e: e.history(periods=3).overlap(),
    "history.overlap_chart": lambda e: e.history(periods=3).overlap_chart(),
    "history.figure": lambda e: e.history(periods=1).figure(),
    "history.text": lambda e: repr(e.history(periods=1)),
    "compare.table": lambda e: e.compare(first(e).name).table(),
    "compare.values": lambda e: e.compare(first(e).name).values("age"),
    "compare.figure": lambda e: e.compare(first(e).name).figure(),
    "compare.index_chart": lambda e: e.compare(first(e).name).index_chart("age"),
    "compare.distributions": lambda e: e.compare(first(e).name).distributions("age"),
    "compare with itself": lambda e: e.compare(first(e).name, first(e).name).figure(),
    "compare.text": lambda e: repr(e.compare(first(e).name)),
    "what_if.sizes": lambda e: e.what_if(first(e).name).sizes(),
    "what_if.figure": lambda e: e.what_if(first(e).name).figure(),
    "what_if.text": lambda e: repr(e.what_if(first(e).name)),
    "html": lambda e: e._repr_html_(),
    "membership.sample": lambda e: first(e).sample(),
    "membership.page": lambda e: first(e).page(),
    "membership.profile_ids": lambda e: first(e).profile_ids(),
    "membership.split": lambda e: first(e).split({"a": 0.5, "b": 0.5}).sizes(),
    "membership.split by": lambda e: first(e).split({"a": 0.5}, by="tier").overlap().heatmap(),
    "membership.holdout": lambda e: first(e).holdout(0.2, 0.1).sizes(),
    "membership.explain": lambda e: first(e).explain("P00"),
    "membership.states": lambda e: first(e).states(periods=3),
    "membership.qualified_at": lambda e: first(e).qualified_at("P00"),
    "membership.attrition": lambda e: first(e).attrition(),
    "membership.attrition_chart": lambda e: first(e).attrition_chart(),
    "membership.sql": lambda e: first(e).sql(),
    "change.table": lambda e: first(e).change(first(earlier(e))).table(),
    "change.profiles": lambda e: first(e).change(first(earlier(e))).profiles(),
    "change.rules": lambda e: first(e).change(first(earlier(e))).rules(),
    "change.figure": lambda e: first(e).change(first(earlier(e))).figure(),
    "change.explain": lambda e: first(e).change(first(earlier(e))).explain("P00"),
    "portrait.breakdown": lambda e: first(e).portrait().breakdown("age"),
    "portrait.breakdown_chart": lambda e: first(e).portrait().breakdown_chart("tier"),
    "portrait.events": lambda e: first(e).portrait().breakdown_chart("amount", within_days=30),
    "portrait.activity": lambda e: first(e).portrait().activity(periods=2),
    "portrait.activity_chart": lambda e: first(e).portrait().activity_chart(periods=2),
    "portrait.summary": lambda e: first(e).portrait().summary(),
    "portrait.figure": lambda e: first(e).portrait().figure(),
    "portrait.text": lambda e: repr(first(e).portrait()),
    "explorer": explored,
}


@pytest.mark.parametrize("names", ASKED, ids=" and ".join)
@pytest.mark.parametrize("call", CALLS)
def test_there_is_an_answer_or_one_sentence(
    call: str, names: tuple[str, ...], extract: tk.Extract
) -> None:
    evaluation = extract.evaluate(*(tk.Audience(name, AUDIENCES[name]) for name in names))
    answer = answered(CALLS[call], evaluation)
    if isinstance(answer, tk.ToolkitError):
        assert "\n" in str(answer), f"no remedy: {answer}"
    if isinstance(answer, go.Figure):
        assert says_something(answer)
        answer.to_json()


def answered(call: Callable[[Evaluation], object], evaluation: Evaluation) -> object:
    try:
        return call(evaluation)
    except tk.ToolkitError as error:
        return error


def says_something(figure: go.Figure) -> bool:
    """Say whether a figure draws a value, or has a sentence where there is none."""
    drawn = [trace[key] for trace in figure.data for key in ("y", "x", "values") if key in trace]
    drawn += [trace["node"]["label"] for trace in figure.data if "node" in trace]
    is_drawn = any(values is not None and len(values) for values in drawn)
    return is_drawn or bool(figure.layout.shapes) or any(a.text for a in figure.layout.annotations)


def test_nothing_is_no_evaluation_and_no_overlap(extract: tk.Extract) -> None:
    with pytest.raises(DefinitionError, match="nothing to evaluate\nGive one"):
        extract.evaluate()
    with pytest.raises(DefinitionError, match="at least one audience\n"):
        Overlap({})


def test_a_heatmap_of_one_audience_is_one_cell_and_says_that_there_is_no_pair(
    extract: tk.Extract,
) -> None:
    overlap = extract.evaluate(tk.Audience("Gold", 'tier = "gold"')).overlap()
    figure = overlap.heatmap(measure="both")
    assert figure.data[0].z[0][0] is not None
    assert "one audience" in figure.layout.title.subtitle.text
    assert overlap.heatmap_table().shape == (1, 1)


def test_an_extract_without_profiles_is_refused(tmp_path: object) -> None:
    with pytest.raises(SourceError, match="no profile"):
        tk.open_extract(
            {name: table.head(0) for name, table in tables(2).items()}, AS_OF, quiet=True
        )
