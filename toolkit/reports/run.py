"""Run a report notebook with parameters and export what it shows."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit import arguments
from toolkit.errors import MissingExtraError, ReportError, UnknownNameError, did_you_mean

_SHIPPED = Path(__file__).parent / "notebooks"
_CHECKOUT = Path(__file__).parents[2] / "notebooks" / "reports"
_RENDERER = "plotly_mimetype"
_PLOTLY = "application/vnd.plotly.v1+json"
_WIDGET = "application/vnd.jupyter.widget-view+json"
_QUIET_KERNEL = ["--IPKernelApp.log_level=ERROR"]
"""Without its warning that a kernel on this machine is spoken to over TCP, which is no news."""
_DARK = """<style>
@media (prefers-color-scheme: dark) {
  body {
    --jp-layout-color0: #111; --jp-layout-color1: #111; --jp-layout-color2: #1e1e1e;
    --jp-content-font-color0: #e4e4e4; --jp-content-font-color1: #dcdcdc;
    --jp-ui-font-color0: #e4e4e4; --jp-ui-font-color1: #dcdcdc;
    --jp-rendermime-table-row-background: #1a1a1a;
    --jp-rendermime-table-row-hover-background: #26323d;
    --jp-border-color1: #444; --jp-border-color2: #444; --jp-cell-editor-background: #1a1a1a;
    background: #111; color-scheme: dark;
  }
}
</style>
"""
"""The page follows the reader's colour scheme; the charts suit either."""


def reports() -> dict[str, Path]:
    """Return the report notebooks by name."""
    folder = _SHIPPED if _SHIPPED.is_dir() else _CHECKOUT
    return {path.stem: path for path in sorted(folder.glob("*.ipynb"))}


def run_report(name: str, parameters: Mapping[str, Any], output: str | Path) -> Path:
    """Run a report and write it as one HTML file that opens without a network.

    Parameters
    ----------
    name
        A report of `reports()`, or the path of a notebook with a cell tagged `parameters`.
    parameters
        Values for the names that cell sets; paths are read from the current folder.
    output
        The HTML file; a file of that name is replaced only when the report has succeeded.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    UnknownNameError
        There is no such report.
    ReportError
        A parameter is not one the report has, or a cell failed; says which and how.
    MissingExtraError
        papermill or nbconvert is not installed.
    """
    try:
        import nbformat  # noqa: PLC0415
        import papermill  # noqa: F401, PLC0415 - optional: the extra [notebooks]
        from nbconvert import HTMLExporter  # noqa: PLC0415
    except ImportError:
        raise MissingExtraError("running a report", "notebooks") from None
    notebook = _notebook(arguments.text(name, "name", "the name of a report, as text"))
    if not isinstance(parameters, Mapping):
        raise arguments.refused(parameters, "parameters", "values by the names of parameters")
    target = arguments.path(output, "output", "the HTML file to write").absolute()
    if target.is_dir():
        raise arguments.refused(output, "output", "a file, such as report.html: this is a folder")
    _check_parameters(notebook, parameters)
    with tempfile.TemporaryDirectory(prefix="toolkit-report-") as folder:
        executed = Path(folder) / notebook.name
        _execute(notebook, executed, parameters)
        read: Any = nbformat.read  # nbformat and nbconvert ship no types
        shown = _offline(read(executed, as_version=4))
    new_exporter: Any = HTMLExporter
    exporter = new_exporter(
        exclude_input=True, exclude_input_prompt=True, exclude_output_prompt=True
    )
    exporter.mathjax_url = exporter.require_js_url = ""
    html, _resources = exporter.from_notebook_node(shown)
    _write_aside(target, html.replace("</head>", f"{_DARK}</head>", 1))
    return target


def _notebook(name: str) -> Path:
    known = reports()
    if name in known:
        return known[name]
    path = Path(name)
    if path.suffix == ".ipynb" and path.is_file():
        return path
    raise UnknownNameError("report", name, known)


def _check_parameters(notebook: Path, parameters: Mapping[str, Any]) -> None:
    from papermill import inspect_notebook  # noqa: PLC0415 - optional: the extra [notebooks]

    known = inspect_notebook(str(notebook))
    for parameter in parameters:
        if parameter not in known:
            hint = did_you_mean(parameter, known) or f"It has: {', '.join(known)}."
            raise ReportError(f"the report {notebook.stem} has no parameter {parameter!r}\n{hint}")


def _execute(notebook: Path, executed: Path, parameters: Mapping[str, Any]) -> None:
    from papermill import execute_notebook  # noqa: PLC0415 - optional: the extra [notebooks]
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

    before = os.environ.get("PLOTLY_RENDERER")
    os.environ["PLOTLY_RENDERER"] = _RENDERER
    try:
        execute_notebook(
            str(notebook),
            str(executed),
            parameters=dict(parameters),
            progress_bar=sys.stderr.isatty(),
            extra_arguments=_QUIET_KERNEL,
            store_widget_state=False,  # a page has no kernel: snapshots stand for widgets
        )
    except PapermillExecutionError as error:
        raise ReportError(
            f"the report {notebook.stem} failed in cell {error.exec_count}\n"
            f"{error.ename}: {error.evalue}"
        ) from None
    finally:
        if before is None:
            del os.environ["PLOTLY_RENDERER"]
        else:
            os.environ["PLOTLY_RENDERER"] = before


def _offline(notebook: Any) -> Any:  # noqa: ANN401 - nbformat ships no types
    """Return a notebook whose charts draw without a network: plotly.js is in it once."""
    from plotly import io  # noqa: PLC0415 - plotly is loaded on first use

    notebook.metadata.pop("widgets", None)
    drawn = 0
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs = [each for each in cell.outputs if _is_shown(each)]
        for output in cell.outputs:
            figure = output.get("data", {}).pop(_PLOTLY, None)
            if figure is not None:
                output.data["text/html"] = io.to_html(
                    {"data": figure["data"], "layout": figure["layout"]},
                    include_plotlyjs=not drawn,
                    full_html=False,
                    div_id=f"chart-{drawn}",
                    config={"responsive": True, "displaylogo": False},
                    validate=False,
                )
                drawn += 1
    return notebook


def _is_shown(output: Any) -> bool:  # noqa: ANN401 - nbformat ships no types
    """Take the widget from an output; say whether anything is left to show, as a snapshot is."""
    data = output.get("data", {})
    return data.pop(_WIDGET, None) is None or bool(data.get("text/html"))


def _write_aside(target: Path, html: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.partial")
    try:
        aside.write_text(html, encoding="utf-8")
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
