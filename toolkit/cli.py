"""The command `toolkit`: extracts, audiences, predictions, reports, and the notebooks."""

from __future__ import annotations

import argparse
import subprocess
import sys
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from toolkit import __version__
from toolkit.errors import DefinitionError, MissingExtraError, ToolkitError, ToolkitWarning
from toolkit.library import Audience, Library, read_audiences
from toolkit.overlap import BRIEF
from toolkit.reports import reports, run_report
from toolkit.workbench.doubts import HOW_TO_SEE
from toolkit.workbench.extract import Extract, open_extract

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.workbench.customer_ai import CustomerAI

_AUDIENCES = "audiences"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0, 1 for a deliberate error, 130 when stopped."""
    options = _parser().parse_args(arguments)
    try:
        with _warnings_in_plain_text():
            options.run(options)
    except ToolkitError as error:
        notes = "".join(f"\n{note}" for note in getattr(error, "__notes__", ()))
        sys.stderr.write(f"toolkit: {error}{notes}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("toolkit: stopped\n")
        return 130
    return 0


@contextmanager
def _warnings_in_plain_text() -> Iterator[None]:
    """Show the toolkit's warnings as the command's own lines, without the place in the code."""
    with warnings.catch_warnings():
        shown = warnings.showwarning

        def show(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if issubclass(category, ToolkitWarning):
                text = str(message).replace(HOW_TO_SEE, "--quiet does not warn.")
                sys.stderr.write(f"toolkit: warning: {text}\n")
            else:
                shown(message, category, filename, lineno, file, line)

        warnings.simplefilter("always", ToolkitWarning)
        warnings.showwarning = show
        yield


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

    predicting = commands.add_parser("customer-ai", help="predict who will churn or convert")
    _prediction_commands(predicting)

    lab = commands.add_parser("lab", help="open the notebooks in JupyterLab")
    lab.add_argument("folder", nargs="?", type=Path, default=Path("notebooks"))
    lab.set_defaults(run=_lab)
    return parser


def _prediction_commands(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(title="commands", required=True, metavar="command")
    training = commands.add_parser("train", help="train a model, test it, and score everyone")
    _extract_options(training)
    _library_option(training)
    _prediction_options(training)
    training.add_argument("--test-cutoff", help="when the test period begins, ISO 8601, UTC")
    training.set_defaults(run=_train)

    scoring = commands.add_parser("score", help="score everyone with the latest model")
    _extract_options(scoring)
    _library_option(scoring)
    _prediction_options(scoring)
    scoring.set_defaults(run=_score)

    comparing = commands.add_parser("compare", help="the runs, and what changed in the latest")
    _prediction_options(comparing)
    comparing.set_defaults(run=_compare)


def _prediction_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "prediction", type=Path, help="a YAML file: name, propensity, goal, and what else it says"
    )
    parser.add_argument("--runs", type=Path, help="the folder of its runs")


def _extract_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("extract", help="a folder, or a DuckDB file")
    parser.add_argument("--as-of", help="the evaluation instant, ISO 8601, UTC")


def _library_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--audiences",
        type=Path,
        help=f"a folder of audience files; else {_AUDIENCES}/ in the extract",
    )


def _audience_options(parser: argparse.ArgumentParser) -> None:
    _library_option(parser)
    parser.add_argument("--pql", action="append", default=[], help="an audience as PQL; repeatable")
    parser.add_argument(
        "--quiet", action="store_true", help="do not warn of what makes an answer wrong"
    )


def _opened(options: argparse.Namespace, *, quiet: bool) -> Extract:
    return open_extract(options.extract, as_of=options.as_of, quiet=quiet)


def _folder(options: argparse.Namespace) -> Path | None:
    """Return the folder of audiences: the one that is named, else the extract's own."""
    beside = Path(options.extract) / _AUDIENCES
    folder: Path | None = options.audiences or (beside if beside.is_dir() else None)
    return folder


def _library(options: argparse.Namespace) -> Library | None:
    """Return where `inSegment` finds audiences that are not evaluated themselves."""
    folder = _folder(options)
    return None if folder is None else Library(folder)


def _asked(options: argparse.Namespace) -> list[Audience | str]:
    folder = options.audiences if options.pql else _folder(options)
    asked: list[Audience | str] = [*read_audiences(folder)] if folder else []
    asked += options.pql
    if not asked:
        _opened(options, quiet=True)  # says first where there is no extract
        raise DefinitionError("no audience to evaluate\nName a folder with --audiences, or --pql.")
    return asked


def _open(options: argparse.Namespace) -> None:
    extract = _opened(options, quiet=False)
    table = extract.fields(options.search)
    sys.stdout.write(f"{extract!r}\n{table.to_string(index=False)}\n")


def _evaluate(options: argparse.Namespace) -> None:
    asked = _asked(options)
    extract = _opened(options, quiet=True)
    evaluation = extract.evaluate(*asked, library=_library(options), quiet=options.quiet)
    sys.stdout.write(f"{extract!r}\n\n{evaluation!r}\n")


def _overlap(options: argparse.Namespace) -> None:
    asked = _asked(options)
    extract = _opened(options, quiet=True)
    evaluation = extract.evaluate(*asked, library=_library(options), quiet=options.quiet)
    pairs = evaluation.overlap().pairs()
    if pairs.empty:
        raise DefinitionError("one audience: there is no pair\nName two or more.")
    sys.stdout.write(f"{pairs[list(BRIEF)].round(4).to_string(index=False)}\n")


def _report(options: argparse.Namespace) -> None:
    written = run_report(options.name, dict(options.parameter), options.output)
    sys.stdout.write(f"{written}\n")


def _prediction(options: argparse.Namespace) -> CustomerAI:
    from toolkit.workbench.customer_ai import CustomerAI  # noqa: PLC0415 - an optional part

    return CustomerAI.read(options.prediction, folder=options.runs)


def _train(options: argparse.Namespace) -> None:
    prediction = _prediction(options)
    extract, library = _opened(options, quiet=True), _library(options)
    run = prediction.train(extract, options.test_cutoff, library=library)
    sys.stdout.write(f"{run!r}\n{prediction.folder / run.name}\n")


def _score(options: argparse.Namespace) -> None:
    prediction = _prediction(options)
    before = prediction.run()
    run = before.score(_opened(options, quiet=True), library=_library(options))
    sys.stdout.write(f"{prediction.compare(before, run)!r}\n{prediction.folder / run.name}\n")


def _compare(options: argparse.Namespace) -> None:
    prediction = _prediction(options)
    history = prediction.runs()
    sys.stdout.write(f"{history.to_string(index=False, float_format='{:.4f}'.format)}\n")
    if len(history) > 1:
        before, after = (prediction.run(name) for name in history["run"].tail(2))
        sys.stdout.write(f"\n{prediction.compare(before, after)!r}\n")


def _lab(options: argparse.Namespace) -> None:
    try:
        import jupyterlab  # noqa: F401, PLC0415 - optional: the extra [notebooks]
    except ImportError:
        raise MissingExtraError("JupyterLab", "notebooks") from None
    subprocess.run([sys.executable, "-m", "jupyterlab", str(options.folder)], check=False)  # noqa: S603 - our own interpreter, no shell


if __name__ == "__main__":
    sys.exit(main())
