"""Write docs/language.md: the template, the table of PQL functions, and what each example finds."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import toolkit as tk
from toolkit.language.functions import FUNCTIONS, Form, Function, Gives

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parent
SHOP = DOCS.parent / "sample_data" / "sneaker_shop"
PAGE = DOCS / "language.md"
_EXAMPLE = re.compile(r"```pql\n(.*?)\n```", re.DOTALL)
_GROUPS = {
    "Text": (
        *("equals", "notEqualTo", "contains", "doesNotContain", "startsWith", "doesNotStartWith"),
        *("endsWith", "doesNotEndWith", "like", "matches", "regexGroup"),
    ),
    "Lists and sets": (
        *("in", "notIn", "includes", "intersects", "intersection", "subsetOf", "supersetOf"),
        *("distinct", "exists", "filter", "map", "head", "topN", "bottomN"),
    ),
    "Counting and adding up": ("count", "sum", "average", "min", "max"),
    "Maps and groups": ("get", "keys", "values", "groupBy", "mapEntry"),
    "Missing values": ("isNull", "isNotNull"),
    "Dates": (
        *("date", "getYear", "getMonth", "getDayOfMonth"),
        *("currentYear", "currentMonth", "currentDayOfMonth"),
    ),
    "Choosing, and other audiences": ("if", "inSegment"),
}

_SAID = {
    "Text": "The case of letters counts, unless the last argument of a test is `false`.",
    "Counting and adding up": "Items without the value are passed over.",
}


def page(extract: tk.Extract) -> str:
    """Return the language page, its examples answered over an extract."""
    template = (DOCS / "language.template.md").read_text(encoding="utf-8")
    everyone = _found(extract, ["true"])[0]
    text = template.replace("{functions}", "\n\n".join(_sections()))
    text = text.replace("{profiles}", f"{everyone:,}")
    text = text.replace("{as_of}", f"{extract.as_of:%Y-%m-%d}")
    examples = [match[1] for match in _EXAMPLE.finditer(text)]
    answers = iter(_found(extract, examples))

    def answered(match: re.Match[str]) -> str:
        return f"{match[0]}\n→ {next(answers):,} profiles\n"

    return re.sub(r"\n{3,}", "\n\n", _EXAMPLE.sub(answered, text))


def _found(extract: tk.Extract, examples: list[str]) -> list[int]:
    audiences = [tk.Audience(str(number), pql) for number, pql in enumerate(examples)]
    evaluation = extract.evaluate(*audiences)
    return [evaluation[audience.name].count for audience in audiences]


def _sections() -> Iterator[str]:
    for title, names in _GROUPS.items():
        said = [_SAID[title]] if title in _SAID else []
        yield "\n\n".join([f"### {title}", *said, *(_told(FUNCTIONS[name]) for name in names)])


def _told(function: Function) -> str:
    gives = function.gives.value
    if function.gives is Gives.BOOLEAN:
        gives = "true or false"
    elif not gives.startswith(("the ", "array", "map")):
        gives = f"{'an' if gives[0] in 'aeiou' else 'a'} {gives}"
    return (
        f"**{function.name}** · `{signature(function)}`\n\n{function.doc} Gives {gives}; "
        f"{function.null}.\n\n```pql\n{function.example}\n```"
    )


def signature(function: Function) -> str:
    """Return how a function is written, its parameters by what they accept."""
    names = [take.value.removeprefix("a ").removeprefix("an ") for take in function.takes]
    needed = len(names) - function.optional
    if function.form is Form.INFIX:
        return f"{names[0]} {function.name} {names[1]}"
    shown = [name if at < needed else f"[{name}]" for at, name in enumerate(names)]
    if function.form is Form.METHOD:
        return f"{shown[0]}.{function.name}({', '.join(shown[1:])})"
    return f"{function.name}({', '.join(shown)})"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(tk.open_extract(SHOP, quiet=True)), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")


if __name__ == "__main__":
    main()
