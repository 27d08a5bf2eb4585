"""No name of a widget of ours is one that a host, or a base class, sets on it."""

from __future__ import annotations

import ast
import inspect
from typing import TYPE_CHECKING

import anywidget
import ipywidgets
import pytest
import traitlets

import toolkit as tk
from tests.unit.widgets.conftest import FrontEnd
from toolkit.widgets.opening import Opening
from toolkit.widgets.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Iterator


def named(text: str) -> frozenset[str]:
    """Return the names in a text."""
    return frozenset(text.split())


OURS = (
    Panel,
    Opening,
    tk.AudienceBuilder,
    tk.AudienceBrowser,
    tk.OverlapExplorer,
    tk.CustomerAIPanel,
)
BASES = (traitlets.HasTraits, ipywidgets.Widget, ipywidgets.DOMWidget, anywidget.AnyWidget)
# marimo 0.25.2: `mo.ui.anywidget(widget)` sets an attribute on the widget where the widget has one
# of that name (marimo/_plugins/ui/_impl/from_anywidget.py, `__setattr__`). These are the names that
# it and its base classes define or set: UIElement (_plugins/ui/_core/ui_element.py) and Html
# (_output/hypertext.py).
MARIMO = named(
    """
    _args _clone _component_args _convert_value _ctx _ensure_widget_synced
    _frontend_initial_value _id _initial_value _initial_value_frontend _initialize _initialized
    _inner_text _lens _mime_ _on_change _on_update_completion _random_id _random_seed
    _register_as_view _repr_html_ _repr_markdown_ _rich_help_ _send_message
    _serialized_mime_bundle _text _update _update_value _updating_value _value _value_frontend
    _virtual_filenames _widget_synced batch callout center form from_args left right style text
    value widget
    """
)
# Solara: what reacton sets on widgets and their class (reacton/core.py, `_create_widget` and
# `Widget.element`). Panel: what its pane reads of a widget, and the document it sets
# (panel/pane/ipywidget.py, panel/io/ipywidget.py).
OTHERS = frozenset({"_react_meta", "element", "widgets", "comm", "layout", "_document"})
OVERRIDES = named(
    # What the hosts ask for by name, and Python's own.
    """
    close set_state _esm _css _repr_mimebundle_ _ipython_display_ __init__ __del__ __repr__
    __module__ __doc__ __annotations__ __qualname__ __firstlineno__ __static_attributes__
    """
)
# traitlets and anywidget keep these for every class.
_OF_EVERY_CLASS = named(
    "_traits _all_trait_default_generators _trait_default_generators _instance_inits _descriptors "
    "_static_immutable_initial_values _anywidget_commands"
)


def names_set_on_self(cls: type) -> set[str]:
    """Return the attributes that a class's own code sets on `self`."""
    tree = ast.parse(inspect.getsource(inspect.getmodule(cls) or cls))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    }


def names_of_hosts() -> set[str]:
    """Return every name that a base class or a host defines, or sets on a widget."""
    plain = anywidget.AnyWidget()
    names = {*dir(plain), *vars(plain), *MARIMO, *OTHERS}
    plain.close()
    for cls in BASES:
        names |= names_set_on_self(cls)
    return names


def own_names(cls: type) -> set[str]:
    """Return the names that one of our classes defines, or sets on `self`."""
    return ({*vars(cls)} | names_set_on_self(cls)) - OVERRIDES - _OF_EVERY_CLASS


@pytest.mark.parametrize("cls", OURS, ids=lambda cls: cls.__name__)
def test_no_name_of_ours_is_a_hosts(cls: type) -> None:
    assert own_names(cls) & names_of_hosts() == set()


def test_the_names_of_hosts_are_read() -> None:
    names = names_of_hosts()
    assert {"_trait_values", "model_id", "layout", "_value", "_property_lock", "keys"} <= names
    assert "_asks" in own_names(Panel)


class Wrapper:
    """Sets attributes on a widget as marimo's wrapper does."""

    def __init__(self, widget: object) -> None:
        self.widget = widget

    def update(self) -> None:
        for name in sorted(MARIMO):
            if hasattr(self.widget, name):
                setattr(self.widget, name, {})


@pytest.fixture
def builder(shop: tk.Extract) -> Iterator[tk.AudienceBuilder]:
    made = tk.AudienceBuilder(shop, 'loyalty.tier = "gold"')
    yield made
    made.close()


def test_a_widget_answers_when_a_wrapper_set_its_names(builder: tk.AudienceBuilder) -> None:
    Wrapper(builder).update()
    front = FrontEnd(builder)
    assert front.value("profiles", page=0, size=5)["total"] == 2000
