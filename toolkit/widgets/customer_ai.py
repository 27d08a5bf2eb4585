"""The Customer AI panel: a prediction configured, trained and read in the notebook."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import traitlets

from toolkit import arguments, propensity
from toolkit.errors import DefinitionError, SourceError
from toolkit.language.fluent import in_audience
from toolkit.library import Audience
from toolkit.widgets import asks
from toolkit.widgets.asked import (
    BEGINNING,
    SECTIONS,
    Drawn,
    Section,
    code,
    configured,
    copied,
    form_of,
    uncounted,
    written,
)
from toolkit.widgets.kept import prediction_in, unless_taken
from toolkit.widgets.opening import Opening
from toolkit.widgets.outlook import counted, goals_catalog
from toolkit.widgets.panel import error_json, extract_of, library_of, patience
from toolkit.widgets.scored import (
    audience_of,
    factors_json,
    profile_json,
    run_json,
    runs_json,
    status_json,
    values_json,
)
from toolkit.widgets.snapshot import prediction_html
from toolkit.widgets.worker import SupersededError, Worker, paced
from toolkit.workbench.customer_ai import CustomerAI

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from toolkit.library import Library
    from toolkit.widgets.panel import Json
    from toolkit.widgets.worker import Check
    from toolkit.workbench.evaluation import Evaluation
    from toolkit.workbench.extract import Extract
    from toolkit.workbench.propensity_run import PropensityRun

    Work = Callable[[Callable[[float], None]], PropensityRun]

_MOMENT = 0.25
"""At least so many seconds between two tellings of progress."""
_IDLE: Json = {"state": "idle", "share": 0.0, "what": "", "error": None}


class CustomerAIPanel(Opening):
    """Configures a prediction in the notebook, trains it, and shows who, how likely and why.

    Parameters
    ----------
    extract
        What is learnt from, and whom is scored, at its `as_of`.
    prediction
        What is shown first, a CustomerAI; a new one when not given.
    library
        Where audiences of scores are saved, and whose audiences can be used as tiles.

    Attributes
    ----------
    prediction
        The prediction as it is configured, a CustomerAI, or None while something is missing:
        read it, observe it, or assign another.
    run
        Its latest run, a PropensityRun, or None: observe it.
    builder
        The AudienceBuilder that *Create audience* shows in the panel's place, or None before.

    Examples
    --------
    >>> import toolkit as tk
    >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
    >>> goal = tk.Goal(['eventType = "commerce.purchases"'], within_days=14)
    >>> panel = tk.CustomerAIPanel(extract, tk.CustomerAI("Soon", propensity="churn", goal=goal))
    >>> panel.prediction.configuration.goal == goal
    True
    """

    prediction = traitlets.Any(None)
    run = traitlets.Any(None)
    _form = traitlets.Dict().tag(sync=True, echo_update=False)
    _goal = traitlets.Dict().tag(sync=True, echo_update=False)
    _eligible = traitlets.Dict().tag(sync=True, echo_update=False)
    _exclude = traitlets.Dict().tag(sync=True, echo_update=False)
    _catalog = traitlets.Dict().tag(sync=True)
    _counts = traitlets.Dict().tag(sync=True)
    _training = traitlets.Dict().tag(sync=True)
    _status = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        extract: Extract,
        prediction: CustomerAI | None = None,
        library: Library | None = None,
    ) -> None:
        self._extract = extract_of(extract)
        self._shelf = library_of(library)
        self._counting = Worker("toolkit-numbers")
        self._teaching = Worker("toolkit-training")
        self._written = written(None)
        self._sections = {key: Section(canvas) for key, (canvas, _) in self._written.items()}
        self._seed = 0
        self._opened: CustomerAI | None = None
        self._home: Path | None = None
        self._broken: Json | None = None
        self._published: tuple[object, ...] = ()
        self._known: tuple[object, ...] = ()
        self._counted: tuple[object, ...] = ()
        states = {f"_{key}": one.state() for key, one in self._sections.items()}
        super().__init__(
            _view="customer_ai",
            _form=form_of(None),
            _catalog=goals_catalog(extract, library),
            _counts=uncounted(Drawn(BEGINNING, self._sections)),
            _training=_IDLE,
            _status=status_json(None, None),
            **states,
        )
        for key in SECTIONS:
            self.observe(partial(self._edited, key), f"_{key}")
        self.observe(self._typed, "_form")
        self.observe(self._assigned, "prediction")
        self._before = self._said()
        if prediction is None:
            self._settled()
        else:
            self.prediction = prediction

    @traitlets.validate("prediction")
    def _prediction_of(self, proposal: Mapping[str, Any]) -> CustomerAI | None:
        given = proposal["value"]
        if given is not None and not isinstance(given, CustomerAI):
            raise arguments.refused(given, "prediction", "a tk.CustomerAI")
        return given

    @property
    def is_changed(self) -> bool:
        """Whether what is configured is neither kept nor what the latest run was made of."""
        made, run = self._made, self.run
        is_run = made is not None and run is not None and not self._status["changed"]
        return not is_run and self._said() != self._before

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until what is trained, scored and counted is done; say whether it is.

        Parameters
        ----------
        timeout
            Up to how many seconds; None waits as long as it takes.
        """
        seconds = patience(timeout)
        return self._teaching.wait(seconds) and self._counting.wait(seconds)

    def close(self) -> None:
        """Stop what is trained, and take the widget away, and its builder."""
        self._teaching.stop()
        self._counting.stop()
        super().close()

    # --- what is asked ------------------------------------------------------------------------

    def _assigned(self, change: Mapping[str, Any]) -> None:
        """Draw a prediction that Python set."""
        given = change["new"]
        if given is not None and given is not self._made:
            self._draw_prediction(given)

    _made: CustomerAI | None = None
    """The prediction that was last made of what is drawn."""

    def _draw_prediction(self, given: CustomerAI | None) -> None:
        asked = None if given is None else given.configuration
        self._opened, self._written = given, written(asked)
        if given is not None:
            self._home = given.folder.parent
        self._seed = 0 if asked is None else asked.seed
        for key in SECTIONS:
            self._sections[key] = self._sections[key].redrawn(self._written[key][0])
        with self.hold_sync():
            if self._training["state"] != "working":
                self._training = _IDLE  # what became of training is said of another
            self._form = form_of(asked)
            for key in SECTIONS:
                setattr(self, f"_{key}", self._sections[key].state())
        self._before = self._said()
        self._settled()

    def _said(self) -> tuple[object, ...]:
        """Return what the analyst made: the form, and the canvases."""
        return dict(self._form), *(self._sections[key].canvas for key in SECTIONS)

    def _edited(self, key: str, change: Mapping[str, Any]) -> None:
        """Take what the front end drew; an edit of an older state gives way to the newer one."""
        if change["new"].get("origin") != "js":
            return
        found = self._sections[key].edited(change["new"])
        if found is None:
            self._sections[key] = self._sections[key].redrawn(self._sections[key].canvas)
            setattr(self, f"_{key}", self._sections[key].state())
            return
        self._sections[key] = found
        self._settled()

    def _typed(self, change: Mapping[str, Any]) -> None:
        form = {**BEGINNING, **change["new"]}
        if form != change["old"]:
            self._settled()

    def _settled(self) -> None:
        """Make the prediction of what is drawn, say what is missing, and count."""
        drawn = self._drawn
        made: CustomerAI | None = None
        run: PropensityRun | None = None
        problem = broken = None
        try:
            made = self._configured(drawn)
            run = self._latest(made)
        except SourceError as error:  # another can be trained all the same
            broken = error_json(error)
        except Exception as error:  # noqa: BLE001 - shown in the widget, and logged
            made, problem = None, error_json(error)
        self._made, self._broken = made, broken
        self.prediction, self.run = made, run
        self._tell_status(problem)
        form = drawn.days, drawn.form["occurs"], drawn.form["propensity"]
        if self._counted != (counting := (drawn.sections, form, self._extract.palette)):
            self._counted = counting  # and not for each letter of a name
            self._counting.supersede(partial(self._count, drawn))

    @property
    def _drawn(self) -> Drawn:
        return Drawn({**BEGINNING, **self._form}, dict(self._sections))

    def _configured(self, drawn: Drawn) -> CustomerAI:
        for one in drawn.sections.values():
            if one.error is not None:
                raise one.error
        made = configured(drawn.form, drawn.canvases, self._written, self._seed)
        if self._opened is not None and self._opened.name == made.name:
            made.folder = self._opened.folder
        elif self._home is not None:
            made.folder = self._home / made.configuration.key
        return made

    def _latest(self, made: CustomerAI) -> PropensityRun | None:
        if not (names := propensity.names(made.folder)):
            return None
        known: PropensityRun | None = self.run
        if known is not None and known.name == names[-1] and self._is_of(known, made):
            return known
        return made.run()

    @staticmethod
    def _is_of(run: PropensityRun, made: CustomerAI | None) -> bool:
        own = run.prediction
        return made is not None and (own.name, own.folder) == (made.name, made.folder)

    def _is_published(self, run: PropensityRun | None) -> bool:
        """Say whether the extract's attributes are this run's, and nothing changed them since."""
        return run is not None and self._published == (run.name, self._extract.palette)

    def _tell_status(self, problem: Json | None = None) -> None:
        self._status = {
            **status_json(self._made, self.run),
            "problem": problem,
            "broken": self._broken,
            "published": self._is_published(self.run),
        }

    # --- numbers ------------------------------------------------------------------------------

    def _count(self, drawn: Drawn, check: Check) -> None:
        """Count who is eligible, who did what is predicted lately, and how often it came true."""
        for counts in counted(self._extract, self._shelf, drawn, check):
            self._show_counts(counts, check)

    def _show_counts(self, counts: Json, check: Check) -> None:
        with self._alone():
            check()
            self._counts = dict(counts)

    # --- training -----------------------------------------------------------------------------

    def _begin(self, what: str, work: Work) -> None:
        with self._alone():
            self._refuse_at_work()
            self._training = {**_IDLE, "state": "working", "what": what}
            self._teaching.supersede(partial(self._do, work))

    def _refuse_at_work(self) -> None:
        if self._training["state"] == "working":
            raise DefinitionError("a run is being made\nStop it, or wait until it is done.")

    def _do(self, work: Work, check: Check) -> None:
        """Make a run; when it fails, or is stopped, earlier ones stay as they are."""

        def tell(share: float) -> None:
            with self._alone():
                self._training = {**self._training, "share": share}

        try:
            run = work(paced(check, _MOMENT, tell))
        except SupersededError:
            raise
        except Exception as error:  # noqa: BLE001 - shown in the widget, and logged
            with self._alone():
                check()
                self._training = {**_IDLE, "state": "error", "error": error_json(error)}
            return
        with self._alone():  # it is kept: it is shown, also where it was stopped at the last moment
            with suppress(SupersededError):
                if self._training["state"] != "stopped":
                    check()
                self._training = {**_IDLE, "state": "done"}
            if self._is_of(run, self._made):
                self.run, self._broken = run, None
            self._tell_status(self._status["problem"])

    def _train(self, given: Json) -> None:
        prediction, cutoff = self._own(), given.get("test_cutoff") or None
        self._begin(
            "Training",
            lambda tell: prediction.train(
                self._extract, cutoff, library=self._shelf, progress=tell, quiet=True
            ),
        )

    def _score(self, _given: Json) -> None:
        run = self._needed_run()
        score = partial(run.score, self._extract, library=self._shelf, quiet=True)
        self._begin("Scoring", lambda tell: score(progress=tell))

    def _stop(self, _given: Json) -> None:
        with self._alone():
            self._teaching.stop()
            if self._training["state"] == "working":
                self._training = {**_IDLE, "state": "stopped"}

    def _needed(self) -> CustomerAI:
        if self._made is None:
            problem = self._status["problem"] or {}
            raise DefinitionError(problem.get("message") or "nothing is predicted yet")
        return self._made

    def _own(self) -> CustomerAI:
        """Return the prediction to keep; refuse one that takes the name of another."""
        self._opened = made = unless_taken(self._needed(), self._opened)
        return made

    def _needed_run(self) -> PropensityRun:
        run: PropensityRun | None = self.run
        if run is None:
            raise DefinitionError("there is no run yet\nTrain the model first.")
        return run

    # --- questions ----------------------------------------------------------------------------

    def _asked(self, widget: object, content: object, buffers: object) -> None:
        if isinstance(content, dict) and content.get("ask") == "stop":
            self._stop(content)
            self.send({"id": content.get("id"), "value": None})
            return
        super()._asked(widget, content, buffers)

    def _asks(self) -> Mapping[str, Callable[[Json], object]]:
        return {
            "values": lambda given: asks.values(self._extract, given),
            "parse": lambda given: asks.parse(self._extract.drawing(self._shelf), given),
            "rules": lambda given: asks.rules(self._extract, self._shelf, given),
            "whatIf": lambda given: asks.what_if(
                self._extract.drawing(self._shelf),
                self._drawn.curved(str(given.get("section"))),
                given,
            ),
            "check": self._checked,
            "train": self._train,
            "score": self._score,
            "insights": lambda _given: {
                **run_json(self._needed_run()),
                "runs": runs_json(self._needed_run().prediction),
            },
            "factors": lambda given: factors_json(self._needed_run(), given, self._among(given)),
            "factorValues": lambda given: values_json(
                self._needed_run(), given, self._among(given)
            ),
            "profile": lambda given: profile_json(self._needed_run(), given),
            "publish": self._publish,
            "create": self._create,
            "code": lambda _given: {"python": code(self._needed())},
            "save": self._save,
            "predictions": lambda _given: asks.records(CustomerAI.predictions(self._home)),
            "open": self._open,
            "clone": self._duplicate,
            "delete": self._delete,
        }

    def _among(self, given: Json) -> Evaluation | None:
        """Return who is in the audience that a question names; None for everybody."""
        name = str(given.get("among") or "")
        if not name:
            return None
        audience = Audience(f"In {name}", in_audience(name))  # a name of its own: it is no circle
        return self._extract.evaluate(
            audience, library=self._shelf, progress=lambda _share: None, quiet=True
        )

    def _checked(self, given: Json) -> list[Json]:
        """Return what a model needs, and what was found."""
        cutoff = given.get("test_cutoff") or None
        found = self._needed().check(self._extract, cutoff, library=self._shelf, quiet=True)
        return asks.records(found)

    def _publish(self, _given: Json) -> Json:
        """Make the scores attributes of the extract."""
        run = self._needed_run()
        if not self._is_published(run):
            run.explain(progress=lambda _share: None)  # or it would show a bar
            run.publish(self._extract)
            self._published = run.name, self._extract.palette
            known = goals_catalog(self._extract, self._shelf)
            with self._alone():
                self._catalog = known
                self._tell_status(self._status["problem"])
        return {"path": f"_customerAI.{run.prediction.configuration.key}"}

    def _create(self, given: Json) -> Json:
        """Draw the audience of a bucket, of scores or of a factor in the builder."""
        run, changed = self._needed_run(), self._changed()
        if changed is not None and given.get("discard") is not True:
            return self._draw(changed.audience, self._extract, self._shelf, given)
        self._publish(given)
        known = (self._extract.palette,)
        if self.builder is not None and known != self._known:
            self.builder.close()  # it does not know the attributes that were published since
            with self._alone():
                self.builder = None
        self._known = known
        return self._draw(audience_of(run, given), self._extract, self._shelf, given)

    def _save(self, _given: Json) -> Json:
        path = self._own().save()
        with self._alone():
            self._before = self._said()
            self._tell_status(self._status["problem"])
        return {"path": str(path)}

    def _open(self, given: Json) -> Json:
        """Draw a prediction that is kept; none given: a new one."""
        folder = str(given.get("folder") or "")
        found = prediction_in(folder, self._home) if folder else None
        with self._alone():
            if self.is_changed and given.get("discard") is not True:
                return {"builder": "", "unsaved": str(self._form["name"]) or "New prediction"}
            self._draw_prediction(found)
        return {"builder": "", "unsaved": None}

    def _duplicate(self, given: Json) -> None:
        copy = copied(self._needed(), str(given.get("name") or ""))
        with self._alone():
            self._draw_prediction(copy)

    def _delete(self, given: Json) -> None:
        """Delete a run, or the prediction with all of them."""
        name = given.get("run") or None
        if name is None:
            self._refuse_at_work()
        self._needed().delete(None if name is None else str(name))
        with self._alone():
            self.run = None
            self._draw_prediction(None) if name is None else self._settled()

    # --- without a front end ------------------------------------------------------------------

    def to_html(self) -> str:
        """Return the configuration and the latest run as HTML that needs nothing else."""
        return prediction_html(self._made, self.run, self._extract.name)

    def __repr__(self) -> str:
        made, run = self._made, self.run
        if made is None:
            return "CustomerAIPanel: nothing is predicted yet"
        told = "not trained yet" if run is None else repr(run).partition("\n")[0]
        return f"CustomerAIPanel({made.name!r}, {made.configuration.goal.describe()})\n{told}"
