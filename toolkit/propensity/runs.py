"""Runs on disk: a model as text, all else as JSON and Parquet; nothing in them is ever executed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.errors import SourceError, SourceNotFoundError
from toolkit.instants import as_utc
from toolkit.propensity.attributes import Attribute
from toolkit.propensity.examples import Cutoffs
from toolkit.propensity.goal import Configuration
from toolkit.propensity.model import Model, lightgbm
from toolkit.propensity.slices import Slice
from toolkit.propensity.training import Scored, Trained

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

FORMAT = 1
"""Raised whenever a run is written differently: older ones are then refused."""
_RUN, _MODEL, _TESTED, _SCORES, _COLUMNS = (
    "run.json",
    "model.txt",
    "tested.parquet",
    "scores.parquet",
    "columns.parquet",
)
_FILES = (_MODEL, _TESTED, _SCORES, _COLUMNS)
WRITTEN = (_RUN, *_FILES)
"""The files of a run."""


@dataclass(frozen=True)
class Kept:
    """A run as it is kept.

    Parameters
    ----------
    trained
        The model.
    scored
        Whom it scored, and how.
    profile_ids
        The ids of those who were scored, in the order of their rows.
    extract
        The extract's name.
    fingerprint
        Of the store that it learnt from.
    made
        When, UTC.
    name
        The run's own name: the folder's.
    """

    trained: Trained
    scored: Scored
    profile_ids: pd.Series[str]
    extract: str
    fingerprint: str
    made: datetime
    name: str


def save(kept: Kept, home: Path) -> Path:
    """Write a run into a folder of its own, aside and renamed, and return that folder.

    Raises
    ------
    SourceError
        A run of that name is there already, or it cannot be written there.
    """
    target = home / kept.name
    if target.exists():
        raise SourceError(f"{target} is there already\nA run is written once.")
    aside = home / f".{kept.name}.partial-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    with writing(target):
        home.mkdir(parents=True, exist_ok=True)
        aside.mkdir()
        try:
            _write(kept, aside)
            aside.rename(target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return target


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Write a path; when the system refuses, say so.

    Raises
    ------
    SourceError
        It does.
    """
    try:
        yield
    except OSError as error:
        told = f"{path} cannot be written\n{error.strerror}: give another folder."
        raise SourceError(told) from None


def load(folder: Path) -> Kept:
    """Return the run that a folder holds.

    Raises
    ------
    SourceNotFoundError
        There is no run in it.
    SourceError
        A file was changed after it was written, or is of another version or program.
    """
    document, digests = _told(folder)
    for name in _FILES:
        path = folder / name
        if not path.is_file() or _digest(path.read_bytes()) != digests.get(name):
            raise SourceError(f"{path} was changed after it was written, or is missing")
    return _read(folder, document)


@dataclass(frozen=True)
class Heading:
    """What is said of a run: of which prediction it is, and when it was made, UTC."""

    configuration: Configuration
    made: datetime


def heading(folder: Path) -> Heading:
    """Return what is said of the run that a folder holds, without its model and scores.

    Raises
    ------
    SourceNotFoundError
        There is no run in it.
    SourceError
        What is said was changed after it was written, or is of another version or program.
    """
    document, _ = _told(folder)
    return Heading(Configuration.from_json(document["configuration"]), as_utc(document["made"]))


def names(home: Path) -> list[str]:
    """Return the names of the runs in a folder, the oldest first."""
    if not home.is_dir():
        return []
    found = (each.name for each in home.iterdir() if (each / _RUN).is_file())
    return sorted(name for name in found if not name.startswith("."))


def _told(folder: Path) -> tuple[dict[str, Any], Mapping[str, str]]:
    """Return what is said of a run, and the digests of its files."""
    if not (folder / _RUN).is_file():
        raise SourceNotFoundError(f"no run of Customer AI in {folder}")
    try:
        document = json.loads((folder / _RUN).read_text(encoding="utf-8"))
        digest = document.pop("digest")
        version, digests = document["format"], document["digests"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(f"{folder / _RUN} is no run of Customer AI\n{error}") from None
    if version != FORMAT:
        raise SourceError(
            f"{folder / _RUN} is of format {version!r}, this toolkit reads {FORMAT}\nTrain anew."
        )
    if digest != _digest(_canonical(document)):
        raise SourceError(f"{folder / _RUN} was changed after it was written")
    return document, digests


def _write(kept: Kept, folder: Path) -> None:
    trained, scored = kept.trained, kept.scored
    (folder / _MODEL).write_text(trained.model.text, encoding="utf-8")
    trained.tested.to_parquet(folder / _TESTED, index=False)
    scored.table.assign(profile_id=kept.profile_ids.to_numpy()).to_parquet(
        folder / _SCORES, index=False
    )
    columns = [pa.array(scored.columns[:, n]) for n in range(scored.columns.shape[1])]
    table = pa.table(columns, names=[str(n) for n in range(len(columns))])
    pq.write_table(table, folder / _COLUMNS, compression="zstd")
    document = {
        **_document(kept),
        "digests": {name: _digest((folder / name).read_bytes()) for name in _FILES},
    }
    document["digest"] = _digest(_canonical(document))
    (folder / _RUN).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _document(kept: Kept) -> dict[str, Any]:
    trained, model = kept.trained, kept.trained.model
    return {
        "format": FORMAT,
        "made": kept.made.isoformat(),
        "extract": kept.extract,
        "fingerprint": kept.fingerprint,
        "versions": {"lightgbm": lightgbm().__version__, "numpy": np.__version__},
        "configuration": trained.configuration.to_json(),
        "slices": [each.to_json() for each in trained.slices],
        "attributes": [each.to_json() for each in trained.attributes],
        "left_out": list(trained.left_out),
        "features": [each.words for each in trained.features],
        "calibration": {"slope": model.slope, "intercept": model.intercept},
        "base_rate": model.base_rate,
        "train": [each.isoformat() for each in trained.cutoffs.train],
        "test": trained.cutoffs.test.isoformat(),
        "metrics": trained.metrics,
        "scored_as_of": kept.scored.as_of.isoformat(),
    }


def _read(folder: Path, document: Mapping[str, Any]) -> Kept:
    calibration = document["calibration"]
    model = Model(
        (folder / _MODEL).read_text(encoding="utf-8"),
        calibration["slope"],
        calibration["intercept"],
        document["base_rate"],
    )
    trained = Trained(
        Configuration.from_json(document["configuration"]),
        tuple(Slice.from_json(each) for each in document["slices"]),
        tuple(Attribute.from_json(each) for each in document["attributes"]),
        model,
        Cutoffs(tuple(as_utc(each) for each in document["train"]), as_utc(document["test"])),
        document["metrics"],
        pd.read_parquet(folder / _TESTED),
        tuple(document["left_out"]),
    )
    table = pd.read_parquet(folder / _SCORES)
    columns = pq.read_table(folder / _COLUMNS)
    stacked = np.empty((len(table), columns.num_columns), dtype=np.float32, order="F")
    for number, column in enumerate(columns.columns):
        stacked[:, number] = column.to_numpy()
    ids = table.pop("profile_id").astype("str")
    scored = Scored(as_utc(document["scored_as_of"]), table, stacked)
    return Kept(
        trained,
        scored,
        ids,
        document["extract"],
        document["fingerprint"],
        as_utc(document["made"]),
        folder.name,
    )


def _canonical(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
