"""A widget that opens audiences: a builder in its own place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import traitlets

from toolkit.widgets.builder import AudienceBuilder
from toolkit.widgets.panel import Panel

if TYPE_CHECKING:
    from toolkit.library import Audience, Library
    from toolkit.widgets.panel import Json
    from toolkit.workbench.extract import Extract

_PATIENCE = 10.0
"""Up to how many seconds a question waits for those to the builder before it."""


class Opening(Panel):
    """A widget whose front end shows a builder in its place, with a way back."""

    builder = traitlets.Any(None)

    def _draw(
        self, audience: Audience, extract: Extract, library: Library | None, given: Json
    ) -> Json:
        """Draw an audience in the builder, made when it is first wanted.

        Changes that were not saved stay, and are named, until the front end says to discard them.
        """
        self._settle()
        builder = self.builder
        if builder is None or builder.comm is None:  # it was closed
            builder = AudienceBuilder(extract, audience, library)
            with self._alone():
                self.builder = builder
        else:
            with builder._alone():  # noqa: SLF001 - how panels keep their threads apart
                if builder.is_changed and given.get("discard") is not True:
                    return {"builder": reference(builder), "unsaved": builder.audience.name}
                builder._restart(audience)  # noqa: SLF001 - its own opener
        return {"builder": reference(builder), "unsaved": None}

    def _changed(self) -> AudienceBuilder | None:
        """Return the builder, where it has changes that were not saved."""
        self._settle()
        builder: AudienceBuilder | None = self.builder
        if builder is None or builder.comm is None:
            return None
        with builder._alone():  # noqa: SLF001 - how panels keep their threads apart
            return builder if builder.is_changed else None

    def _settle(self) -> None:
        """Wait for what the builder was asked before, as to save, and has not done yet."""
        if self.builder is not None:
            self.builder._answering.wait(_PATIENCE)  # noqa: SLF001 - a panel's own worker

    def close(self) -> None:
        """Stop what is counted, and take the widget away, and its builder."""
        self._answering.stop()
        if self.builder is not None:
            self.builder.close()
        super().close()


def reference(widget: Panel) -> str:
    """Return what a front end finds another widget's model by, as ipywidgets writes it."""
    return f"IPY_MODEL_{widget.model_id}"
