"""Published attributes are columns of the store like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from tests.support.scores import AT, BUY, CHURN, SCORES, scores, write_extract
from toolkit.errors import DefinitionError, UnknownNameError
from toolkit.schema import DATETIME, INTEGER, NUMBER, STRING, Array, Object
from toolkit.store import Limits, open_store, read_source
from toolkit.store import publish as publishing
from toolkit.store.publications import current
from toolkit.store.publish import publish, withdraw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toolkit.store import ProfileStore


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_extract(tmp_path / "extract")


@pytest.fixture
def store(folder: Path, tmp_path: Path) -> Iterator[ProfileStore]:
    opened = open_store(read_source(folder), store_dir=tmp_path / "stores")
    yield opened
    opened.close()


def publications(store: ProfileStore) -> list[Path]:
    return [each for each in (store.base / "published").iterdir() if each.is_dir()]


def test_they_are_columns_of_the_layout(store: ProfileStore) -> None:
    wider = publish(store, CHURN, SCORES)
    found = {
        column.name: (column.path, column.type)
        for path, column in wider.layout.profiles.columns.items()
        if path not in store.layout.profiles.columns
    }
    types = {
        "score": INTEGER,
        "probability": NUMBER,
        "percentile": INTEGER,
        "bucket": STRING,
        "factors": Array(STRING),
        "scoredAt": DATETIME,
    }
    assert found == {f"_customerAI.Will_churn.{n}": ((*CHURN, n), t) for n, t in types.items()}
    root = wider.layout.profiles.root.fields
    assert root["_customerAI"] == Object({"Will_churn": Object(types)})
    assert {**root, "_customerAI": None} == {
        **store.layout.profiles.root.fields,
        "_customerAI": None,
    }
    assert wider.published == (CHURN,)
    assert wider.notes == (*store.notes, "published attributes: _customerAI.Will_churn")
    wider.close()


def test_the_rows_are_the_same_in_the_same_order(store: ProfileStore) -> None:
    wider = publish(store, CHURN, SCORES)
    more = ", ".join(f'"_customerAI.Will_churn.{n}"' for n in SCORES.column_names[1:])
    before = store.query("SELECT * FROM profiles ORDER BY rowid")
    after = wider.query(f"SELECT * EXCLUDE ({more}) FROM profiles ORDER BY rowid")
    assert after.names == before.names
    assert after.fetchall() == before.fetchall()
    assert wider.query("SELECT * FROM events ORDER BY rowid").fetchall() == (
        store.query("SELECT * FROM events ORDER BY rowid").fetchall()
    )
    wider.close()


def test_a_profile_has_them_or_none(store: ProfileStore) -> None:
    wider = publish(store, CHURN, SCORES)
    mine = {n: v for n, v in wider.profile_row(3).items() if n.startswith("_customerAI")}
    assert mine == {
        "_customerAI.Will_churn.score": 90,
        "_customerAI.Will_churn.probability": 0.9,
        "_customerAI.Will_churn.percentile": 99,
        "_customerAI.Will_churn.bucket": "High",
        "_customerAI.Will_churn.factors": ["few visits", "no purchase"],
        "_customerAI.Will_churn.scoredAt": AT.tz_localize(None).to_pydatetime(),
    }
    assert wider.profile_row(2) == store.profile_row(2)
    wider.close()


def test_the_opened_store_is_called_and_limited_as_the_former(folder: Path, tmp_path: Path) -> None:
    store = open_store(read_source(folder), store_dir=tmp_path, limits=Limits("1GiB", threads=1))
    wider = publish(store, CHURN, SCORES)
    asked = "SELECT current_setting('memory_limit'), current_setting('threads')"
    assert wider.query(asked).fetchall() == [("1.0 GiB", 1)]
    assert (wider.name, wider.display_names, wider.limits, wider.fingerprint) == (
        store.name,
        store.display_names,
        store.limits,
        store.fingerprint,
    )
    spills = {
        each.query("SELECT current_setting('temp_directory')").fetchone()
        for each in (store, wider, publish(wider, CHURN, SCORES))
    }
    assert len(spills) == 3  # DuckDB removes what is in it
    store.close()
    wider.close()


def test_publishing_again_replaces_all_of_the_group(store: ProfileStore) -> None:
    first = publish(store, CHURN, SCORES)
    second = publish(first, CHURN, scores((2, 50)))
    assert second.published == (CHURN,)
    assert "_customerAI.Will_churn.bucket" not in second.query("FROM profiles").names
    assert second.profile_row(2)["_customerAI.Will_churn.score"] == 50
    assert "_customerAI.Will_churn.score" not in second.profile_row(3)
    assert first.profile_row(3)["_customerAI.Will_churn.score"] == 90
    second.close()
    first.close()


def test_what_another_handle_published_stays(
    store: ProfileStore, folder: Path, tmp_path: Path
) -> None:
    other = open_store(read_source(folder), store_dir=tmp_path / "stores")
    publish(other, CHURN, SCORES).close()
    wider = publish(store, BUY, SCORES)
    assert wider.published == (CHURN, BUY)
    wider.close()
    other.close()


def test_what_is_published_meanwhile_stays(
    store: ProfileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose = publishing.choose

    def later(base: Path, before: Path, after: Path) -> bool:
        monkeypatch.setattr(publishing, "choose", choose)
        publish(store, CHURN, SCORES).close()
        return choose(base, before, after)

    monkeypatch.setattr(publishing, "choose", later)
    wider = publish(store, BUY, SCORES)
    assert wider.published == (CHURN, BUY)
    assert len(publications(store)) == 1
    wider.close()


@pytest.mark.parametrize(
    "group", [(), ("",), ("_customerAI", ""), ("a.b",), ("a`b",), ("xEvent", "a")]
)
def test_a_group_is_a_path(group: tuple[str, ...], store: ProfileStore) -> None:
    with pytest.raises(DefinitionError, match="no path"):
        publish(store, group, SCORES)


@pytest.mark.parametrize(
    ("group", "taken"),
    [
        (("loyalty",), "loyalty.tier"),
        (("loyalty", "tier"), "loyalty.tier"),
        (("Loyalty", "TIER", "ai"), "loyalty.tier"),
        (("score",), "score"),
        (("profile_id", "ai"), "profile_id"),
        (("_customerAI",), "_customerAI.Will_churn"),
        (("_customerAI", "will_churn"), "_customerAI.Will_churn"),
        (("_customerAI", "Will_churn", "more"), "_customerAI.Will_churn"),
    ],
)
def test_a_group_stands_alone(group: tuple[str, ...], taken: str, store: ProfileStore) -> None:
    wider = publish(store, CHURN, SCORES)
    with pytest.raises(DefinitionError, match=rf"cannot be published: {taken}.* stands there"):
        publish(wider, group, SCORES)
    assert publications(store) == [wider.folder]
    wider.close()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"score": [1]}, "of no profiles"),
        ({"profile": ["0"], "score": [1]}, "profile holds string"),
        ({"profile": [0, None], "score": [1, 2]}, "1 missing"),
        ({"profile": [0, 4], "score": [1, 2]}, "of 4"),
        ({"profile": [-1, 2], "score": [1, 2]}, "a profile -1"),
        ({"profile": [1, 1], "score": [1, 2]}, "there twice"),
        ({"profile": [1]}, "nothing to publish"),
        ({"profile": [1], "score": [1], "SCORE": [2]}, "two columns have one name"),
        ({"profile": [1], "score": [1], "score.low": [2]}, "score.low stands there"),
    ],
)
def test_a_table_is_by_profile(table: dict[str, list], said: str, store: ProfileStore) -> None:
    with pytest.raises(DefinitionError, match=said):
        publish(store, CHURN, pa.table(table))
    assert current(store.base) == store.base


def test_what_was_not_published_cannot_be_withdrawn(store: ProfileStore) -> None:
    wider = publish(store, CHURN, SCORES)
    with pytest.raises(UnknownNameError, match=r"'_customerAI.Will_chrun'\n.*Will_churn"):
        withdraw(wider, ("_customerAI", "Will_chrun"))
    with pytest.raises(UnknownNameError, match="loyalty"):
        withdraw(wider, ("loyalty",))
    wider.close()
