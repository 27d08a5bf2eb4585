"""What every widget of the toolkit has: one bundle, questions and answers, a static snapshot."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from toolkit import arguments
from toolkit.errors import DefinitionError, PqlSyntaxError, PqlTypeError, ToolkitError
from toolkit.errors import line_and_column as place_of
from toolkit.library import Library
from toolkit.widgets.beneath import beneath
from toolkit.widgets.worker import SupersededError, Worker
from toolkit.workbench.extract import Extract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from toolkit.widgets.worker import Check

_STATIC = Path(__file__).parent / "static"
_LOG = logging.getLogger(__name__)

_VIEW = "application/vnd.jupyter.widget-view+json"

Json = dict[str, Any]


class Panel(anywidget.AnyWidget):
    """A widget that answers questions of its front end, and shows itself without one too."""

    _esm = _STATIC / "builder.js"
    _css = _STATIC / "builder.css"
    _view = traitlets.Unicode("").tag(sync=True)

    def __init__(self, **traits: object) -> None:
        # The kernel's thread takes in what the front end sets, the workers set what they found:
        # one at a time, since traitlets knows no threads.
        self._guard = threading.RLock()
        self._told = threading.Condition(self._guard)
        self._answering = Worker("toolkit-answers")
        super().__init__(**traits)
        self.on_msg(self._asked)

    def __del__(self) -> None:
        """Close what was made; a widget that refused its arguments was not."""
        if "_guard" in self.__dict__:
            super().__del__()

    def set_state(self, sync_data: Mapping[str, Any]) -> None:
        """Take in what the front end set."""
        with self._guard:
            super().set_state(sync_data)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Set traits while no other thread does."""
        with self._guard:
            yield

    # --- questions ----------------------------------------------------------------------------

    def _asks(self) -> Mapping[str, Callable[[Json], object]]:
        """Return what can be asked, and what answers it."""
        raise NotImplementedError

    def _asked(self, _widget: object, content: object, _buffers: object) -> None:
        if not isinstance(content, dict) or "ask" not in content:
            return
        if content["ask"] == "ping":  # answered by the kernel's own thread: late while it is busy
            self.send({"id": content.get("id"), "value": None})
            return
        self._answering.submit(partial(self._reply, content))

    def _reply(self, content: Json, check: Check) -> None:
        reply: Json = {"id": content.get("id")}
        try:
            reply["value"] = self._result_of(content)
        except SupersededError:
            raise
        except Exception as error:  # noqa: BLE001 - shown in the widget, and logged
            check()
            reply["error"] = error_json(error)
        with self._alone():
            self.send(reply)

    def _result_of(self, content: Json) -> object:
        answer = self._asks().get(str(content["ask"]))
        if answer is None:
            raise DefinitionError(f"nothing answers {content['ask']!r}")
        return answer(content)

    # --- without a front end ------------------------------------------------------------------

    def to_html(self) -> str:
        """Return the widget as it stands: HTML that needs nothing else."""
        raise NotImplementedError

    def _ipython_display_(self) -> None:
        """Display the widget, and beneath it the snapshot that stands where it cannot be shown.

        JupyterLab shows of one output the widget alone, and an error where its model is gone: the
        two are outputs of their own, and the snapshot's style hides one of them.
        """
        from IPython.display import display  # noqa: PLC0415 - where there is IPython

        data, metadata = super()._repr_mimebundle_() or ({}, {})
        view = {key: value for key, value in data.items() if key == _VIEW}
        show: Callable[..., object] = display
        show({**view, "text/html": ""}, metadata=metadata, raw=True)
        snapshot = beneath(self.to_html())
        show({"text/html": snapshot, "text/plain": repr(self)}, raw=True)

    def _repr_mimebundle_(self, **options: Any) -> tuple[Json, Json]:  # noqa: ANN401 - IPython's
        data, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        return {**data, "text/html": self.to_html(), "text/plain": repr(self)}, metadata


def extract_of(given: object) -> Extract:
    """Return what a widget is given as an extract; refuse anything else."""
    return arguments.instance(given, "extract", Extract, "an extract: tk.open_extract(…)")


def library_of(given: object) -> Library | None:
    """Return what a widget is given as a library, or None; refuse anything else."""
    accepted = 'a library: tk.Library("audiences")'
    return None if given is None else arguments.instance(given, "library", Library, accepted)


def patience(timeout: object) -> float | None:
    """Return how many seconds to wait, None for as long as it takes; refuse anything else."""
    if timeout is None:
        return None
    return min(arguments.number(timeout, "timeout", at_least=0), threading.TIMEOUT_MAX)


def error_json(error: Exception) -> Json:
    """Return an error as the front end shows it; one that was not foreseen is logged too."""
    line = column = None
    hint = ""
    match error:
        case PqlSyntaxError():
            message, hint = error.issue.message, error.issue.hint
            line, column = error.line, error.column
        case PqlTypeError():
            issue = error.issues[0]
            message, hint = issue.message, issue.hint
            if len(error.issues) > 1:
                message = "; ".join(each.message for each in error.issues)
            if issue.span is not None and error.text:
                line, column = place_of(error.text, issue.span.start)
        case ToolkitError():
            message, _, hint = str(error).partition("\n")
        case _:
            _LOG.error("unforeseen in a widget", exc_info=error)
            message = f"the toolkit failed: {type(error).__name__}: {error}"
            hint = "This is a fault of the toolkit; the log has the details."
    return {"message": message, "hint": hint, "line": line, "column": column}
