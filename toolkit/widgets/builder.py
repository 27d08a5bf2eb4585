"""The audience builder: an audience drawn in the notebook, its numbers live."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import traitlets

from toolkit import arguments
from toolkit.errors import DefinitionError, SourceError, ToolkitError
from toolkit.language.canvas import from_json, to_expression
from toolkit.language.definition import Definition
from toolkit.library import Audience
from toolkit.widgets import asks
from toolkit.widgets.catalog import catalog
from toolkit.widgets.drawn import (
    NOTHING,
    UNTITLED,
    Drawn,
    code,
    code_json,
    described,
    estimate_json,
    failed_json,
    findings_json,
    is_pending,
    left_out,
    numbers_json,
    problems_json,
    properties_json,
    refuse_unread,
    unfinished_error,
    words_json,
)
from toolkit.widgets.kept_drawings import KeptDrawings
from toolkit.widgets.panel import Panel, error_json, extract_of, library_of, patience
from toolkit.widgets.saving import Saving
from toolkit.widgets.snapshot import builder_html
from toolkit.widgets.worker import SupersededError, Worker, paced
from toolkit.workbench.display import percent, thousands

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.library import Library
    from toolkit.widgets.panel import Json
    from toolkit.widgets.worker import Check
    from toolkit.workbench.extract import Extract
    from toolkit.workbench.findings import Findings
    from toolkit.workbench.membership import Membership

_MOMENT = 0.3
"""Seconds without an edit before anything but the numbers is worked out, or progress is told."""
_PATIENCE = 10.0
"""Up to how many seconds a display waits for the numbers that its snapshot shows."""


class AudienceBuilder(Panel):
    """Draws an audience in the notebook; its numbers are those of the extract.

    Parameters
    ----------
    extract
        Whose profiles are counted, at its `as_of`.
    audience
        What is drawn first: an audience, a definition or PQL text; nothing given is everyone.
    library
        Where *Save* writes, and whose audiences can be used as tiles.

    Attributes
    ----------
    audience
        What is drawn, an Audience; unfinished rules are left out. Read it, observe it
        (`builder.observe(f, "audience")`), or assign another to draw that.

    Examples
    --------
    >>> import toolkit as tk
    >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
    >>> builder = tk.AudienceBuilder(extract, tk.Audience("Gold", 'loyalty.tier = "gold"'))
    >>> builder.audience.name
    'Gold'
    """

    audience = traitlets.Any()
    _state = traitlets.Dict().tag(sync=True, echo_update=False)
    _properties = traitlets.Dict().tag(sync=True)
    _catalog = traitlets.Dict().tag(sync=True)
    _answer = traitlets.Dict().tag(sync=True)
    _details = traitlets.Dict().tag(sync=True)
    _library = traitlets.Dict().tag(sync=True)
    _draft = traitlets.Dict().tag(sync=True)
    _drawings = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        extract: Extract,
        audience: Audience | Definition | str | None = None,
        library: Library | None = None,
    ) -> None:
        self._extract = extract_of(extract)
        self._shelf = library_of(library)
        self._drawing = extract.drawing(library)
        self._counting = Worker("toolkit-numbers")
        self._detailing = Worker("toolkit-details")
        self._learning = Worker("toolkit-catalog")
        self._sizes: dict[str, int] = {}
        self._membership: tuple[Audience, Membership] | None = None
        first = _as_audience("true" if audience is None else audience, UNTITLED)
        self._saving = Saving(self._extract, self._shelf, first)
        self._drawn = Drawn.of(first, 0)
        self._kept = self._drawn.said()
        self._found: tuple[int, Findings | None] = -1, None
        super().__init__(
            _view="builder",
            audience=first,
            _state=self._drawn.state(),
            _properties=properties_json(first),
            _catalog=catalog(extract, library),
            _answer=NOTHING,
            _details={**words_json(self._drawn, extract), "findings": []},
            _library=self._saving.status(first),
        )
        self.observe(self._assigned, "audience")
        self.observe(self._edited, "_state")
        self.observe(self._described, "_properties")
        self._kept_drawings = KeptDrawings(extract.name, first)
        self._kept_drawings.watch(self)
        self._recount()
        self._learning.submit(self._learn)

    @traitlets.validate("audience")
    def _audience_of(self, proposal: Mapping[str, Any]) -> Audience:
        return _as_audience(proposal["value"], self._drawn.audience.name)

    @property
    def is_changed(self) -> bool:
        """Whether what is drawn is neither what was last assigned nor what was last saved.

        What cannot be read as a definition yet was drawn since.
        """
        is_half = not self._drawn.is_read or is_pending(self._draft)
        return is_half or self._drawn.said() != self._kept

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the numbers of what is drawn are known; say whether they are.

        Parameters
        ----------
        timeout
            Up to how many seconds; None waits as long as it takes.
        """
        seconds = patience(timeout)
        with self._told:
            return self._told.wait_for(self._is_counted, seconds)

    def close(self) -> None:
        """Stop what is counted, and take the widget away."""
        for worker in (self._counting, self._detailing, self._learning, self._answering):
            worker.stop()
        super().close()

    # --- what is drawn ------------------------------------------------------------------------

    def _assigned(self, change: Mapping[str, Any]) -> None:
        """Draw an audience that Python set."""
        audience = change["new"]
        if audience is not self._drawn.audience:
            self._saving.opened = audience
            self._redraw(audience, self._drawn.revision + 1)
            self._kept = self._drawn.said()

    def _restart(self, audience: Audience) -> None:
        """Draw an audience in place of all that is drawn, also where it is the same."""
        self._draft = {}
        self.audience = self._saving.opened = audience
        if self.is_changed:
            self._redraw(audience, self._drawn.revision + 1)
            self._kept = self._drawn.said()

    def _redraw(self, audience: Audience, revision: int) -> None:
        self._drawn = Drawn.of(audience, revision)
        with self.hold_sync():
            self._state = self._drawn.state()
            self._properties = properties_json(audience)
            self._library = self._saving.status(audience)
        self._recount()

    def _edited(self, change: Mapping[str, Any]) -> None:
        """Take what the front end drew; an edit of an older state gives way to the newer one."""
        state = change["new"]
        if state.get("origin") != "js":
            return
        revision = state.get("revision")
        if not isinstance(revision, int) or revision <= self._drawn.revision:
            self._redraw(self._drawn.audience, self._drawn.revision + 1)
            return
        try:
            canvas = from_json(state.get("canvas"), unread=True)
        except Exception as error:  # noqa: BLE001 - shown in the widget, and logged
            self._drawn = replace(self._drawn, revision=revision, is_read=False)
            self._stop()
            self._answer = failed_json(error_json(error), revision)
            self._details = {**words_json(self._drawn, self._extract), "findings": []}
            return
        was = self._drawn.audience
        try:
            definition = Definition(to_expression(canvas))
        except ToolkitError:  # a code tile that is no PQL: it is reported, the others are counted
            self._drawn = Drawn(revision, canvas, was, is_read=False)
            self._recount()
            return
        audience = described(Audience(was.name, definition), properties_json(was))
        self._drawn = Drawn(revision, canvas, audience)
        self.audience = audience
        self._library = self._saving.status(audience)
        self._recount()

    def _described(self, change: Mapping[str, Any]) -> None:
        """Take the name and the other properties the front end set."""
        was = self._drawn.audience
        if change["new"] == properties_json(was):
            return
        try:
            audience = described(was, change["new"])
        except (ToolkitError, TypeError):
            self._properties = properties_json(was)
            return
        self._drawn = replace(self._drawn, audience=audience)
        self.audience = audience
        self._library = self._saving.status(audience)
        self._details = {**self._details, "python": code(audience)}

    # --- numbers ------------------------------------------------------------------------------

    def _recount(self) -> None:
        """Count what is drawn, in place of what was drawn before."""
        with self._alone():  # or what is counted now could ask for its details in between
            self._detailing.supersede(partial(self._word, self._drawn), _MOMENT)
            self._counting.supersede(partial(self._count, self._drawn))

    def _stop(self) -> None:
        self._counting.stop()
        self._detailing.stop()

    def _count(self, drawn: Drawn, check: Check) -> None:
        """Show the numbers of one state of the canvas; its texts follow, and what takes longer."""
        tell = paced(check, _MOMENT, lambda share: self._publish(check, {"progress": share}))
        problems: list[Json] = []
        try:
            estimate = self._drawing.estimate(drawn.canvas, lambda _share: check())
            if estimate is not None:
                self._publish(check, estimate_json(estimate, drawn.revision))
            numbers = self._drawing.numbers(drawn.canvas, tell)
            shown, problems = numbers_json(numbers, drawn.revision), problems_json(numbers)
        except SupersededError:
            raise
        except Exception as error:  # noqa: BLE001 - shown in the widget, and logged
            check()
            shown = failed_json(error_json(error), drawn.revision)
        with self._alone():
            self._publish(check, shown)
            self._detailing.supersede(partial(self._detail, drawn, problems), _MOMENT)

    def _word(self, drawn: Drawn, check: Check) -> None:
        """Show the texts, which do not wait for numbers that take long."""
        self._tell_details(check, words_json(drawn, self._extract, check))

    def _detail(self, drawn: Drawn, problems: list[Json], check: Check) -> None:
        """Show the texts, and what looks wrong."""
        try:
            is_told = self._details["described"] == drawn.revision
            words = {} if is_told else words_json(drawn, self._extract, check)
            self._tell_details(check, {**words, "findings": problems})
            if self._answer["state"] == "error":
                return
            found = self._extract.lint(
                drawn.audience, library=self._shelf, progress=lambda _share: check()
            )
            findings = findings_json(found, drawn.canvas, self._drawing)
            self._found = drawn.revision, found
        except SupersededError:
            raise
        except Exception as error:  # noqa: BLE001 - shown in the widget, and logged
            check()
            self._publish(check, failed_json(error_json(error), drawn.revision))
        else:
            self._tell_details(check, {"findings": findings})

    def _publish(self, check: Check, parts: Json) -> None:
        """Show more of an answer, unless another state is wanted by now."""
        with self._alone():
            check()
            self._answer = {**self._answer, **parts}
            self._told.notify_all()

    def _tell_details(self, check: Check, parts: Json) -> None:
        with self._alone():
            check()
            self._details = {**self._details, **parts}

    def _is_counted(self) -> bool:
        """Say whether the numbers are those of what is drawn, and no estimate."""
        is_known = self._answer["state"] in {"done", "error"}
        return is_known and bool(self._answer["revision"] == self._drawn.revision)

    def _member(
        self, audience: Audience, progress: Callable[[float], None] = lambda _share: None
    ) -> Membership:
        """Return who is in an audience; that of the audience drawn is kept."""
        known = self._membership
        if known is not None and known[0] is audience:
            return known[1]
        evaluation = self._extract.evaluate(
            audience, library=self._shelf, progress=progress, quiet=True
        )
        membership = evaluation[audience.name]
        self._membership = audience, membership
        return membership

    # --- what can be drawn from ---------------------------------------------------------------

    def _learn(self, check: Check) -> None:
        """Count the fields and the library's audiences, while nothing else is counted."""

        def pause() -> None:
            check()
            self._counting.wait()
            self._detailing.wait()

        try:
            self._extract.palette.count(pause)
            self._extract.palette.learn_values(pause)
        except SourceError:  # the extract was closed meanwhile
            return
        self._show_catalog()
        for audience in self._shelf or ():
            pause()
            try:
                found = self._extract.evaluate(
                    audience, library=self._shelf, progress=lambda _share: check(), quiet=True
                )
            except ToolkitError:  # it is said where the audience is used
                continue
            self._sizes[audience.name] = found[audience.name].count
        self._show_catalog()

    def _show_catalog(self) -> None:
        known = catalog(self._extract, self._shelf, self._sizes)
        with self._alone():
            self._catalog = known

    # --- questions ----------------------------------------------------------------------------

    def _asked(self, widget: object, content: object, buffers: object) -> None:
        if isinstance(content, dict) and content.get("ask") == "cancel":
            self._cancel()
            self.send({"id": content.get("id"), "value": None})
            return
        super()._asked(widget, content, buffers)

    def _asks(self) -> Mapping[str, Callable[[Json], object]]:
        drawn = self._drawn
        return {
            "tops": lambda _given: asks.tops(self._extract),
            "values": lambda given: asks.values(self._extract, given),
            "eventCounts": lambda given: asks.event_counts(self._extract, given),
            "parse": lambda given: asks.parse(self._drawing, given),
            "profiles": lambda given: asks.profiles(self._readable(drawn), given),
            "explain": lambda given: asks.explain(self._extract, self._readable(drawn), given),
            "whatIf": lambda given: asks.what_if(self._drawing, drawn.canvas, given),
            "rules": lambda given: asks.rules(self._extract, self._shelf, given),
            "code": lambda _given: code_json(drawn),
            "sql": lambda _given: self._sql(drawn),
            "findings": lambda _given: self._told_findings(),
            "restore": self._kept_drawings.restored,
            "dismiss": self._kept_drawings.dismiss,
            "save": self._save,
        }

    def _told_findings(self) -> Json:
        """Return the words of what was found last, in the order of the findings."""
        revision, found = self._found
        texts = [{"message": one.message, "hint": one.hint} for one in found or ()]
        return {"revision": revision, "texts": texts}

    def _cancel(self) -> None:
        self._counting.stop()
        with self._alone():
            if not self._is_counted():
                stopped = {"message": "stopped", "hint": "The next edit counts again."}
                self._answer = failed_json(stopped, self._drawn.revision)
                self._told.notify_all()

    def _save(self, given: Json) -> Json:
        drawn = self._whole()
        saved, reply = self._saving.save(drawn.audience, replace=given.get("replace") is True)
        if saved is None:
            return reply
        with self._alone():
            kept = replace(drawn, audience=described(drawn.audience, properties_json(saved)))
            self._kept = kept.said()
            if self._drawn.audience is drawn.audience:
                self._drawn = kept
                self.audience = kept.audience
                self._properties = properties_json(kept.audience)
            self._library = self._saving.status(self._drawn.audience)
            self._kept_drawings.follow(self, saved)
        self._show_catalog()
        return reply

    def _whole(self) -> Drawn:
        """Return what is drawn; refuse what is not all of it.

        Raises
        ------
        DefinitionError
            A part of the canvas cannot be read, a rule is unfinished, or code is not applied.
        """
        with self._alone():
            drawn, draft = self._drawn, self._draft
        refuse_unread(drawn)
        if is_pending(draft):
            raise DefinitionError(
                "the code on the Code tab is not applied\nMend it there, or discard it."
            )
        if (lacking := unfinished_error(drawn.canvas)) is not None:
            raise lacking
        return drawn

    def _readable(
        self, drawn: Drawn, progress: Callable[[float], None] = lambda _share: None
    ) -> Membership:
        refuse_unread(drawn)
        return self._member(drawn.audience, progress)

    def _sql(self, drawn: Drawn) -> Json:
        """Return the statement of one revision; of an earlier one it is not finished."""

        def check(_share: float = 0.0) -> None:
            if self._drawn.revision != drawn.revision:
                raise DefinitionError("what is drawn was changed meanwhile\nAsk again.")

        membership = self._readable(drawn, check)
        check()
        return {"revision": drawn.revision, "sql": membership.sql()}

    # --- without a front end ------------------------------------------------------------------

    def to_html(self) -> str:
        """Return what is drawn as HTML that needs nothing else: size, cards, words and PQL.

        No profile is in it: a saved notebook is handed on.
        """
        self.wait(_PATIENCE)
        of = self._extract.name, self._extract.as_of
        return builder_html(self._drawn, self._answer, of, self._extract.palette.event_names)

    def __repr__(self) -> str:
        audience = self._drawn.audience
        total = self._answer["total"]
        size = "not counted yet"
        if total is not None and self._is_counted():
            size = f"{thousands(total['profiles'])} profiles ({percent(total['share'])})"
        size += f", {missing}" if (missing := left_out(self._drawn.canvas)) else ""
        return (
            f"AudienceBuilder({audience.name!r}: {size}, as of {self._extract.as_of:%Y-%m-%d %H:%M}"
            f" UTC)\n{audience.definition.describe(self._extract.palette.event_names)}"
        )


def _as_audience(given: object, name: str) -> Audience:
    """Return what was given as an audience; a definition or PQL text gets a name."""
    match given:
        case Audience():
            return given
        case Definition() | str():
            return Audience(name, given)
        case _:
            accepted = "an audience, a definition or PQL text"
            raise arguments.refused(given, "audience", accepted)
