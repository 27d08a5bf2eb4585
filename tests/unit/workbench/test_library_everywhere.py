"""`inSegment` finds an audience that only the library has, wherever a condition is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

import toolkit as tk
from tests.unit.propensity.customers import BUY, END, tables
from tests.unit.widgets.conftest import LONG, FrontEnd
from toolkit.cli import main
from toolkit.errors import DefinitionError, UnknownNameError
from toolkit.language.canvas import from_expression

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toolkit.workbench.propensity_run import PropensityRun

IN_LOYAL = 'inSegment("Loyal")'
LOYAL = {
    "Loyal": 'tier = "gold" and inSegment("active-id")',
    "Active": f"xEvent[{BUY} and timestamp occurs <= 30 days before now].count() >= 2",
}
"""The one names the other by its id: the library is asked for both."""
GOAL = tk.Goal([BUY], occurs=False, within_days=14)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("extract")
    for name, table in tables(4000).items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    (folder / "extract.toml").write_text(f"as_of = {END:%Y-%m-%dT%H:%M:%SZ}\n")
    library = tk.Library(folder / "audiences", create=True)
    for name, pql in LOYAL.items():
        library.save(tk.Audience(name, pql, id=f"{name.lower()}-id"))
    (folder / "stays_away.yaml").write_text(
        f"name: Stays away\neligible: '{IN_LOYAL}'\n"
        f"goal: {{events: ['{BUY}'], occurs: false, within_days: 14}}\n"
    )
    return folder


@pytest.fixture(scope="module")
def extract(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tk.Extract]:
    with tk.open_extract(folder, store=tmp_path_factory.mktemp("stores"), quiet=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def library(folder: Path) -> tk.Library:
    return tk.Library(folder / "audiences")


@pytest.fixture(scope="module")
def loyal(extract: tk.Extract) -> set[str]:
    """The members of what the library's audience says, written out."""
    found = extract.evaluate(f'tier = "gold" and {LOYAL["Active"]}')
    return set(next(iter(found)).profile_ids())


def loyal_at(extract: tk.Extract, instant: object) -> set[str]:
    found = extract.evaluate(LOYAL["Active"], as_of=instant)
    active = set(next(iter(found)).profile_ids())
    gold = set(next(iter(extract.evaluate('tier = "gold"'))).profile_ids())
    return active & gold


@pytest.fixture(scope="module")
def run(
    extract: tk.Extract, library: tk.Library, tmp_path_factory: pytest.TempPathFactory
) -> PropensityRun:
    folder = tmp_path_factory.mktemp("runs")
    asked = tk.CustomerAI("Stays away", goal=GOAL, eligible=IN_LOYAL, folder=folder)
    return asked.train(extract, library=library)


@pytest.mark.filterwarnings("ignore:no history of")
class TestALibraryIsFound:
    def test_evaluating(self, extract: tk.Extract, library: tk.Library, loyal: set[str]) -> None:
        it = extract.evaluate(tk.Audience("it", IN_LOYAL), library=library)["it"]
        assert 500 < len(loyal) < extract.profile_count / 2
        assert set(it.profile_ids()) == loyal
        assert {who for (who,) in extract._store.query(it.sql()).fetchall()} == loyal
        assert it.attrition()["profiles"].tolist() == [len(loyal)]
        assert set(it.asking.ruled(it.audience.definition.expression).indices()) == set(
            it.members.indices()
        )
        one = min(loyal)
        assert f"{one} is in 'it'" in repr(it.explain(one))
        assert it.qualified_at(one) is not None

    def test_asking_an_evaluation_what_it_was_not_asked_before(
        self, extract: tk.Extract, library: tk.Library, loyal: set[str]
    ) -> None:
        asking = extract.evaluate(tk.Audience("all", "true"), library=library)["all"].asking
        tree = tk.parse_pql(IN_LOYAL).expression
        store = extract._store
        assert set(store.profile_ids(asking.members(tree).indices())) == loyal
        assert set(store.profile_ids(asking.ruled(tree).indices())) == loyal
        assert {who for (who,) in store.query(asking.sql(tree)).fetchall()} == loyal

    def test_other_instants(self, extract: tk.Extract, library: tk.Library) -> None:
        asked = tk.Audience("it", IN_LOYAL)
        since = (END - timedelta(days=20)).to_pydatetime()
        evaluation = extract.evaluate(asked, library=library)
        now, before = evaluation["it"], extract.evaluate(asked, as_of=since, library=library)["it"]
        then = loyal_at(extract, since)
        assert set(before.profile_ids()) == then
        table = now.states(since)
        assert set(table["profile_id"]) == then | set(now.profile_ids())
        history = evaluation.history(every=(7, "days"), periods=2)
        assert history.sizes()["profiles"].iloc[-1] == now.count
        assert set(now.change(before).profiles()["profile_id"]) == then ^ set(now.profile_ids())

    def test_estimating_and_linting(
        self, extract: tk.Extract, library: tk.Library, loyal: set[str]
    ) -> None:
        assert extract.estimate(IN_LOYAL, library=library)["profiles"].tolist() == [len(loyal)]
        assert [one.code for one in extract.lint(IN_LOYAL, library=library)] == []

    def test_comparing(self, extract: tk.Extract, library: tk.Library, loyal: set[str]) -> None:
        beside = tk.Audience("written out", f'tier = "gold" and {LOYAL["Active"]}')
        found = extract.evaluate(tk.Audience("it", IN_LOYAL), beside, library=library)
        pair = found.overlap().pairs().iloc[0]
        assert pair["both"] == pair["either"] == len(loyal)
        both, own = (found.compare(name).table() for name in ("it", "written out"))
        assert both.equals(own)

    def test_a_canvas_and_its_curves(
        self, extract: tk.Extract, library: tk.Library, loyal: set[str]
    ) -> None:
        drawing = extract.drawing(library)
        text = f"{IN_LOYAL} and age >= 0"
        canvas = from_expression(tk.parse_pql(text).expression)
        assert set(extract._store.profile_ids(drawing.numbers(canvas).members.indices())) == loyal
        card = from_expression(tk.parse_pql(f"if ({IN_LOYAL}, age, 0) >= 1").expression)
        assert drawing.numbers(card).members.count == len(loyal)
        curve = drawing.what_if(canvas, "1")
        assert curve.profiles[curve.values.tolist().index(0)] == len(loyal)

    def test_the_curve_of_a_code_card(
        self, extract: tk.Extract, library: tk.Library, loyal: set[str]
    ) -> None:
        text = f"let A = (xEvent.count()) in (A >= 1 and {IN_LOYAL} or A < 0)"
        canvas = from_expression(tk.parse_pql(text).expression)
        drawing = extract.drawing(library)
        assert drawing.numbers(canvas).members.count == len(loyal)
        curve = drawing.what_if(canvas, "0")
        assert curve.profiles[curve.values.tolist().index(1)] == len(loyal)

    def test_predicting(
        self, extract: tk.Extract, library: tk.Library, loyal: set[str], run: PropensityRun
    ) -> None:
        found = run.prediction.check(extract, library=library)
        assert found["met"].all()
        assert set(run.scores()["profile_id"]) == loyal
        assert set(run.score(extract, library=library).scores()["profile_id"]) == loyal
        by = run.by_audience(extract.evaluate(tk.Audience("it", IN_LOYAL), library=library))
        assert by["scored"].tolist() == [len(loyal)]

    def test_examples_are_those_who_were_members_at_each_cutoff(
        self, extract: tk.Extract, library: tk.Library, run: PropensityRun
    ) -> None:
        cutoffs = run.kept.trained.cutoffs
        assert run.metrics["examples"] == len(loyal_at(extract, cutoffs.test))
        assert len(loyal_at(extract, cutoffs.test)) != len(loyal_at(extract, END.to_pydatetime()))

    def test_the_panel(
        self, extract: tk.Extract, library: tk.Library, loyal: set[str], run: PropensityRun
    ) -> None:
        panel = tk.CustomerAIPanel(extract, run.prediction, library)
        assert panel.wait(LONG)
        assert panel._counts["eligible"]["total"]["profiles"] == len(loyal)
        front = FrontEnd(panel)
        assert all(row["met"] for row in front.value("check"))
        front.value("score")
        assert panel.wait(LONG)
        assert panel._training["state"] == "done", panel._training
        assert set(panel.run.scores()["profile_id"]) == loyal
        panel.close()

    def test_the_builder_and_the_browser(
        self, extract: tk.Extract, library: tk.Library, loyal: set[str]
    ) -> None:
        builder = tk.AudienceBuilder(extract, tk.Audience("it", IN_LOYAL), library)
        assert builder.wait(LONG)
        assert builder._answer["total"]["profiles"] == len(loyal)
        builder.close()
        browser = tk.AudienceBrowser(library, extract)
        assert browser.wait(LONG)
        assert len(loyal) in [row["profiles"] for row in browser._rows]
        browser.close()

    def test_the_command(
        self, folder: Path, loyal: set[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        assert main(["evaluate", str(folder), "--pql", IN_LOYAL]) == 0
        assert f"{len(loyal):,}" in capsys.readouterr().out
        assert main(["overlap", str(folder), "--pql", IN_LOYAL, "--pql", "true"]) == 0
        assert str(len(loyal)) in capsys.readouterr().out
        elsewhere = ["--audiences", str(folder / "audiences")]
        given = [str(folder), str(folder / "stays_away.yaml"), "--runs", str(tmp_path), *elsewhere]
        assert main(["customer-ai", "train", *given]) == 0
        assert f"{len(loyal):,} profiles scored" in capsys.readouterr().out
        assert main(["customer-ai", "score", *given]) == 0


def test_without_the_library_there_is_no_such_audience(
    extract: tk.Extract, run: PropensityRun
) -> None:
    canvas = from_expression(tk.parse_pql(f"{IN_LOYAL} and age >= 0").expression)
    for ask in (
        lambda: extract.evaluate(IN_LOYAL),
        lambda: extract.estimate(IN_LOYAL),
        lambda: extract.lint(IN_LOYAL),
        lambda: run.prediction.check(extract),
        lambda: run.score(extract),
        lambda: extract.drawing().what_if(canvas, "1"),
    ):
        with pytest.raises(UnknownNameError, match="no audience 'Loyal'"):
            ask()


def test_a_circle_in_the_library_is_said(extract: tk.Extract, tmp_path: Path) -> None:
    library = tk.Library(tmp_path, create=True)
    library.save(tk.Audience("a", 'inSegment("b")'))
    library.save(tk.Audience("b", 'inSegment("a") and age > 20'))
    asked = tk.CustomerAI("x", goal=GOAL, eligible='inSegment("a")', folder=tmp_path / "runs")
    canvas = from_expression(tk.parse_pql('inSegment("a") and age >= 0').expression)
    for ask in (
        lambda: extract.evaluate('inSegment("a")', library=library),
        lambda: extract.estimate('inSegment("a")', library=library),
        lambda: asked.check(extract, library=library),
        lambda: extract.drawing(library).what_if(canvas, "1"),
    ):
        with pytest.raises(DefinitionError, match="in a circle: a → b → a"):
            ask()
