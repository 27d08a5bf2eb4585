"""A widget as a page that needs no front end: for saved notebooks, exported HTML, papermill."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError
from toolkit.language.canvas import (
    Container,
    Sequence,
    Unfinished,
    path_below,
    to_expression,
    unfinished,
)
from toolkit.language.definition import parse_pql
from toolkit.language.describe import (
    NO_NAMES,
    EventNames,
    describe,
    describe_step,
    describe_tile,
)
from toolkit.propensity import BUCKETS
from toolkit.widgets.drawn import UNTITLED, left_out
from toolkit.workbench.display import percent, thousands

if TYPE_CHECKING:
    from datetime import datetime

    from toolkit.language.canvas.model import Tile
    from toolkit.widgets.drawn import Drawn
    from toolkit.widgets.panel import Json
    from toolkit.workbench.customer_ai import CustomerAI
    from toolkit.workbench.propensity_run import PropensityRun

STYLE = """<style>
.tk-snapshot { color: var(--jp-content-font-color1, CanvasText); max-width: 960px;
  font-family: var(--jp-content-font-family, system-ui, sans-serif);
  font-size: var(--jp-content-font-size1, 14px); line-height: 1.45; color-scheme: light dark; }
.tk-snapshot h4 { margin: 0 0 2px; font-size: 1.15em; }
.tk-snapshot .tk-faint { opacity: .75; }
.tk-snapshot .tk-size { font-size: 1.5em; font-weight: 600; font-variant-numeric: tabular-nums; }
.tk-snapshot .tk-box, .tk-snapshot .tk-card { border: 1px solid; border-radius: 6px;
  border-color: var(--jp-border-color1, rgb(128 128 128 / 45%)); margin: 6px 0; padding: 6px 10px; }
.tk-snapshot .tk-box { border-left: 3px solid var(--jp-brand-color1, #1976d2); }
.tk-snapshot .tk-card { display: flex; justify-content: space-between; gap: 16px; }
.tk-snapshot .tk-lacking { border-style: dashed; opacity: .85; }
.tk-snapshot .tk-join { font-weight: 600; display: flex; justify-content: space-between; }
.tk-snapshot .tk-number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.tk-snapshot pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 6px 0; padding: 8px;
  border-radius: 6px; background: rgb(128 128 128 / 12%); color: inherit; }
.tk-snapshot table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.tk-snapshot th, .tk-snapshot td { padding: 2px 12px 2px 0; text-align: left; color: inherit; }
.tk-snapshot .tk-right { text-align: right; }
</style>
"""
"""Colours follow JupyterLab's theme where there is one, and the reader's scheme elsewhere."""
_JOINS = {"all": "All of", "any": "Any of", "none": "None of"}


def builder_html(
    drawn: Drawn, answer: Json, of: tuple[str, datetime], names: EventNames = NO_NAMES
) -> str:
    """Return what is drawn as HTML: its size, its cards nested, in words, as PQL.

    Parameters
    ----------
    drawn
        The canvas.
    answer
        What is known of it; of another revision it is left out.
    of
        What the extract is called, and the evaluation instant, UTC.
    names
        What event types are called.
    """
    audience = drawn.audience
    known = answer if answer.get("revision") == drawn.revision else {}
    is_estimated = known.get("state") == "estimated"  # the tiles' numbers are older then
    name = "Untitled audience" if audience.name == UNTITLED else audience.name
    about = " · ".join((audience.status, *audience.tags))
    parts = [
        f"<h4>{_escaped(name)}</h4>",
        f'<div class="tk-faint">{_escaped(about)}</div>',
        f"<p>{_escaped(audience.description)}</p>" if audience.description else "",
        _size(known, *of),
        f"<p>{missing}</p>" if (missing := left_out(drawn.canvas)) else "",
        _tile(drawn.canvas, "", {} if is_estimated else known.get("tiles", {}), names),
        f"<p>{_escaped(audience.definition.describe(names))}</p>",
        f"<pre><code>{_escaped(audience.definition.to_pql())}</code></pre>",
    ]
    return page("".join(parts), f"Audience {name}")


def prediction_html(prediction: CustomerAI | None, run: PropensityRun | None, extract: str) -> str:
    """Return a prediction as HTML: what is predicted, and how its latest run did.

    Parameters
    ----------
    prediction
        The prediction, or None while something is missing.
    run
        Its latest run, if there is one.
    extract
        What the extract is called.
    """
    if prediction is None:
        return page("<h4>Customer AI</h4><p>Nothing is predicted yet.</p>", "Customer AI")
    asked = prediction.configuration
    parts = [
        f"<h4>{_escaped(asked.name)}</h4>",
        f'<div class="tk-faint">{_escaped(f"{asked.propensity}, over {extract}")}</div>',
        f"<p>{_escaped(asked.description)}</p>" if asked.description else "",
        f'<div class="tk-card">Predicted: {_escaped(asked.goal.describe())}</div>',
        f'<div class="tk-card">Among: {_escaped(parse_pql(asked.eligible).describe())}</div>',
    ]
    if run is None:
        parts.append("<p>Not trained yet.</p>")
    else:
        parts.append(run._repr_html_())
        scored = run.kept.scored.table["bucket"]
        rows = [
            [name, thousands(int((scored == name).sum())), percent(float((scored == name).mean()))]
            for name in BUCKETS
        ]
        parts.append(table_html("Scores", ["bucket", "profiles", "share"], rows, numbers=2))
    return page("".join(parts), f"Prediction {asked.name}")


def table_html(title: str, columns: list[str], rows: list[list[str]], *, numbers: int) -> str:
    """Return a table as HTML, the last `numbers` columns aligned as numbers."""
    first = len(columns) - numbers
    right = ' class="tk-right"'

    def cells(tag: str, values: list[str]) -> str:
        return "".join(
            f"<{tag}{right if n >= first else ''}>{_escaped(one)}</{tag}>"
            for n, one in enumerate(values)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    head = f"<thead><tr>{cells('th', columns)}</tr></thead>"
    return f"<h4>{_escaped(title)}</h4><table>{head}<tbody>{body}</tbody></table>"


def page(body: str, label: str) -> str:
    """Return parts as one piece of HTML, with its style."""
    return (
        f'{STYLE}<div class="tk-snapshot" role="group" aria-label="{_escaped(label)}">{body}</div>'
    )


def _size(known: Json, extract: str, as_of: datetime) -> str:
    told = f"of {extract}, as of {as_of:%Y-%m-%d %H:%M} UTC"
    total = known.get("total")
    if total is None:
        error = known.get("error")
        text = f"No size: {error['message']}" if error else "Not counted yet"
        return f"<p>{_escaped(text)} <span class='tk-faint'>{_escaped(told)}</span></p>"
    size = f"{thousands(total['profiles'])} profiles"
    share = f"{percent(total['share'])} {told}"
    if known["state"] == "estimated":
        size = f"about {size}"
        share += f"; between {thousands(total['low'])} and {thousands(total['high'])}, 95 % sure"
    return (
        f'<div><span class="tk-size">{size}</span> '
        f'<span class="tk-faint">{_escaped(share)}</span></div>'
    )


def _tile(tile: Tile, path: str, numbers: Json, names: EventNames) -> str:
    count = numbers.get(path, {}).get("alone")
    told = f'<span class="tk-number">{thousands(count)}</span>' if count is not None else ""
    if isinstance(tile, Unfinished):
        return _unfinished_tile(tile)
    if isinstance(tile, Sequence):
        return _sequence(tile, path, numbers, told, names)
    if not isinstance(tile, Container):
        words = "; ".join([_words(tile, names), *map(_lacking, unfinished(tile))])
        return f'<div class="tk-card"><span>{_escaped(words)}</span> {told}</div>'
    inner = "".join(
        _tile(child, path_below(path, number), numbers, names)
        for number, child in enumerate(tile.children)
    )
    join = _JOINS[tile.join] if tile.children else "Everyone" if not path else "Nothing yet"
    title = f"Exclude: {join[:1].lower()}{join[1:]}" if tile.exclude else join
    caption = tile.caption
    title = f"{_escaped(caption.name)} · {title}" if caption.name else title
    note = f'<div class="tk-faint">{_escaped(caption.note)}</div>' if caption.note else ""
    head = f'<div class="tk-join"><span>{title}</span> {told}</div>'
    return f'<div class="tk-box">{head}{note}{inner}</div>'


def _unfinished_tile(tile: Unfinished) -> str:
    words = _escaped(_lacking(tile))
    return f'<div class="tk-card tk-lacking"><span>{words}</span> <span>not counted</span></div>'


def _lacking(tile: Unfinished) -> str:
    return f"unfinished: {tile.reason}"


def _sequence(tile: Sequence, path: str, numbers: Json, told: str, names: EventNames) -> str:
    """Return a sequence as its steps: for how many each holds alone → how many are left after."""
    steps = ""
    for number, step in enumerate(tile.steps):
        last = all(each.card.exclude for each in tile.steps[number:])
        words = describe_step(step, first=not number, last=last, names=names)
        found = numbers.get(path_below(path, number), {})
        shown = [thousands(found[key]) for key in ("alone", "left") if found.get(key) is not None]
        count = f'<span class="tk-number">{" → ".join(shown)}</span>' if shown else ""
        steps += f'<div class="tk-card"><span>{_escaped(words)}</span> {count}</div>'
    title = "Sequence: each step alone → left after it"
    return (
        f'<div class="tk-box"><div class="tk-join"><span>{title}</span> {told}</div>{steps}</div>'
    )


def _words(tile: Tile, names: EventNames) -> str:
    try:
        return describe(to_expression(Container((tile,))), names).removesuffix(".")
    except ToolkitError:  # the text of a code tile is no PQL, and is shown as it is
        return describe_tile(tile, names)


def _escaped(text: str) -> str:
    return html.escape(text, quote=True)
