"""The command `toolkit`: open an extract, evaluate audiences, run a report, start the notebooks."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import __version__
from toolkit.errors import DefinitionError, MissingExtraError, ToolkitError
from toolkit.library import Audience, read_audiences
from toolkit.reports import reports, run_report
from toolkit.workbench.extract import Extract, open_extract

if TYPE_CHECKING:
    from collections.abc import Sequence

_AUDIENCES = "audiences"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0, 1 for a deliberate error, 130 when stopped."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except ToolkitError as error:
        notes = "".join(f"\n{note}" for note in getattr(error, "__notes__", ()))
        sys.stderr.write(f"toolkit: {error}{notes}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("toolkit: stopped\n")
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="toolkit", description="The analyst's workbench for customer segmentation."
    )
    parser.add_argument("--version", action="version", version=f"toolkit {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="command")

    opening = commands.add_parser("open", help="prepare an extract and list its fields")
    _extract_options(opening)
    opening.add_argument("--search", default="", help="only fields with this in their path")
    opening.set_defaults(run=_open)

    evaluating = commands.add_parser("evaluate", help="count audiences")
    _extract_options(evaluating)
    _audience_options(evaluating)
    evaluating.set_defaults(run=_evaluate)

    overlapping = commands.add_parser("overlap", help="what every two audiences share")
    _extract_options(overlapping)
    _audience_options(overlapping)
    overlapping.set_defaults(run=_overlap)

    reporting = commands.add_parser("report", help="run a report notebook and export it to HTML")
    reporting.add_argument("name", help=f"one of: {', '.join(reports()) or 'none installed'}")
    reporting.add_argument(
        "-p",
        "--parameter",
        nargs=2,
        action="append",
        default=[],
        metavar=("NAME", "VALUE"),
        help="a parameter of the notebook; repeat for more",
    )
    reporting.add_argument("-o", "--output", type=Path, required=True, help="the HTML file")
    reporting.set_defaults(run=_report)

    lab = commands.add_parser("lab", help="open the notebooks in JupyterLab")
    lab.add_argument("folder", nargs="?", type=Path, default=Path("notebooks"))
    lab.set_defaults(run=_lab)
    return parser


def _extract_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("extract", help="a folder, or a DuckDB file")
    parser.add_argument("--as-of", help="the evaluation instant, ISO 8601, UTC")


def _audience_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--audiences",
        type=Path,
        help=f"a folder of audience files; else {_AUDIENCES}/ in the extract",
    )
    parser.add_argument("--pql", action="append", default=[], help="an audience as PQL; repeatable")


def _opened(options: argparse.Namespace, *, quiet: bool) -> Extract:
    return open_extract(options.extract, as_of=options.as_of, quiet=quiet)


def _asked(options: argparse.Namespace) -> list[Audience | str]:
    beside = Path(options.extract) / _AUDIENCES
    folder = options.audiences or (beside if beside.is_dir() and not options.pql else None)
    asked: list[Audience | str] = [*read_audiences(folder)] if folder else []
    asked += options.pql
    if not asked:
        raise DefinitionError("no audience to evaluate\nName a folder with --audiences, or --pql.")
    return asked


def _open(options: argparse.Namespace) -> None:
    extract = _opened(options, quiet=False)
    table = extract.fields(options.search)
    sys.stdout.write(f"{extract!r}\n{table.to_string(index=False)}\n")


def _evaluate(options: argparse.Namespace) -> None:
    asked = _asked(options)
    extract = _opened(options, quiet=True)
    evaluation = extract.evaluate(*asked)
    sys.stdout.write(f"{extract!r}\n\n{evaluation!r}\n")


def _overlap(options: argparse.Namespace) -> None:
    asked = _asked(options)
    pairs = _opened(options, quiet=True).evaluate(*asked).overlap().pairs()
    sys.stdout.write(f"{pairs.round(4).to_string(index=False)}\n")


def _report(options: argparse.Namespace) -> None:
    written = run_report(options.name, dict(options.parameter), options.output)
    sys.stdout.write(f"{written}\n")


def _lab(options: argparse.Namespace) -> None:
    try:
        import jupyterlab  # noqa: F401, PLC0415 - optional: the extra [notebooks]
    except ImportError:
        raise MissingExtraError("JupyterLab", "notebooks") from None
    subprocess.run([sys.executable, "-m", "jupyterlab", str(options.folder)], check=False)  # noqa: S603 - our own interpreter, no shell


if __name__ == "__main__":
    sys.exit(main())
