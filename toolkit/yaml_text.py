"""YAML that is read back as it was written, whatever the characters of its texts."""

from __future__ import annotations

import yaml

_BREAKS = "\x85\u2028\u2029\ufeff"
"""What YAML folds to a space, takes for the end of a line or drops, unless it is escaped."""


class Lines(str):
    """Text that stands in lines of its own, where YAML can hold it so."""

    __slots__ = ()


def yaml_text(document: dict[str, object], width: int) -> str:
    r"""Return a document as YAML: keys in their order, tuples on one line.

    Parameters
    ----------
    document
        Texts, numbers, Booleans, lists, tuples, objects of these, and `Lines`.
    width
        After how many characters a line of text may be broken.

    Examples
    --------
    >>> yaml_text({"name": "a\x85b", "tags": ("one", "two")}, 100)
    'name: "a\\Nb"\ntags: [one, two]\n'
    """
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=width)


class _Dumper(yaml.SafeDumper):
    """Escapes what YAML would fold; writes `Lines` in lines of their own."""


def _scalar(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if isinstance(text, Lines) else None
    if any(character in text for character in _BREAKS):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style=style)


_Dumper.add_representer(str, _scalar)
_Dumper.add_representer(Lines, _scalar)
_Dumper.add_representer(
    tuple,
    lambda dumper, items: dumper.represent_sequence(
        "tag:yaml.org,2002:seq", items, flow_style=True
    ),
)
