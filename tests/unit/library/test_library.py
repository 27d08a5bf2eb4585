"""A library is what its folder holds; saving changes one file and nothing silently."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import toolkit as tk
from toolkit.errors import (
    AudienceExistsError,
    DefinitionError,
    SourceError,
    SourceNotFoundError,
    UnknownNameError,
)

SHIPPED = Path("sample_data/sneaker_shop/audiences")
GOLD = tk.Audience("Gold", 'loyalty.tier = "gold"', tags=["vip", "loyalty"])


@pytest.fixture
def library(tmp_path: Path) -> tk.Library:
    shutil.copytree(SHIPPED, tmp_path / "audiences")
    return tk.Library(tmp_path / "audiences")


def test_audiences_are_found_by_name_and_by_id(library: tk.Library) -> None:
    assert len(library) == len(list(library)) == len(library.names) == 10
    assert library["Loyal"] == library["loyal"] == library.load("Loyal")
    assert "Loyal" in library
    assert library["Loyal"] in library
    assert "nobody" not in library
    assert 7 not in library
    assert library._ipython_key_completions_() == list(library.names)
    with pytest.raises(UnknownNameError, match=r"no audience 'Loial'\nDid you mean Loyal"):
        library["Loial"]


def test_there_is_no_library_where_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFoundError, match="create=True"):
        tk.Library(tmp_path / "new")
    assert len(tk.Library(tmp_path / "new", create=True)) == 0


def test_what_is_saved_is_read_back(library: tk.Library) -> None:
    path = library.save(GOLD)
    assert path.name == "gold.yaml"
    assert path.read_text(encoding="utf-8") == (
        "id: gold\nname: Gold\ntags: [vip, loyalty]\nstatus: draft\n"
        'pql: |-\n  loyalty.tier = "gold"\n'
    )
    assert library["gold"].tags == ("vip", "loyalty")
    assert library["Gold"].id == "gold"
    assert sorted(p.name for p in library.path.iterdir() if p.suffix != ".yaml") == []


def test_an_audience_keeps_its_file_under_another_name(library: tk.Library) -> None:
    was = library["loyal"]
    renamed = tk.Audience("Loyal ones", was.definition, id="loyal")
    assert library.save(renamed).name == "02_loyal.yaml"
    assert "Loyal" not in library
    assert library["loyal"].name == "Loyal ones"
    assert len(library) == 10


LOYAL_PQL = (SHIPPED / "02_loyal.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "Loyal",
        "loyal",
        "LOYAL",
        " Loyal ",
        "\uff2coyal",
        "lapsed-buyers",
        "forgot  to buy YOUR sneakers?",
        "Loyal\u200b",
        "Lo\u00adyal",
    ],
)
def test_a_new_audience_under_a_name_that_exists_is_refused(name: str, library: tk.Library) -> None:
    before = {path: path.read_bytes() for path in library.path.iterdir()}
    with pytest.raises(
        AudienceExistsError, match=r"the library has an audience '.*: \w+, in \d\d_"
    ):
        library.save(tk.Audience(name, 'loyalty.tier = "gold"'))
    assert {path: path.read_bytes() for path in library.path.iterdir()} == before


def test_the_refusal_says_what_is_there_and_how_to_go_on(library: tk.Library) -> None:
    with pytest.raises(AudienceExistsError) as caught:
        library.save(tk.Audience("LOYAL", "true"))
    known = library["loyal"]
    assert (caught.value.name, caught.value.status) == ("Loyal", known.status)
    assert caught.value.path == library.path / "02_loyal.yaml"
    assert not caught.value.is_changed
    text = str(caught.value)
    for part in ("'Loyal'", known.status, "02_loyal.yaml", "library['Loyal']", "id='loyal'"):
        assert part in text
    assert "library.save(audience, replace=True)" in text
    assert "another name" in text


def test_a_replaced_audience_is_kept_aside_and_still_referred_to(library: tk.Library) -> None:
    was = library["Loyal"]
    published = tk.Audience(
        "Loyal", was.definition, tags=["vip"], status="published", description="Mine.", id="loyal"
    )
    file = library.save(published)
    before = file.read_bytes()
    path = library.save(tk.Audience("LOYAL", 'loyalty.tier = "gold"'), replace=True)
    assert path == file
    found = library["loyal"]
    assert found.definition.to_pql() == 'loyalty.tier = "gold"'
    assert (found.name, found.id, found.status) == ("Loyal", "loyal", "published")
    assert (found.tags, found.description) == (("vip",), "Mine.")
    (kept,) = library.backups("Loyal")
    assert kept.read_bytes() == before
    assert kept.name.startswith("02_loyal.yaml.20")
    assert len(library) == 10
    assert library.problems == {}
    own = tk.Audience("loyal", "true", tags=["a"], status="inactive", description="New.")
    library.save(own, replace=True)
    found = library["loyal"]
    assert (found.tags, found.status, found.description) == (("a",), "inactive", "New.")
    assert library.backups("loyal")[1] == kept
    assert b'loyalty.tier = "gold"' in library.backups("loyal")[0].read_bytes()


def test_what_is_there_already_is_not_written_again(library: tk.Library) -> None:
    path = library.save(GOLD)
    os.utime(path, ns=(1, 1))
    assert library.save(GOLD) == library.save(library["Gold"]) == path
    assert path.stat().st_mtime_ns == 1
    assert library.backups("Gold") == []


def test_a_name_that_another_audience_has_is_refused(library: tk.Library) -> None:
    for name in ("Loyal", "loyal", "lapsed BUYERS"):
        for replace in (False, True):
            renamed = tk.Audience(name, "true", id="abandoned-cart")
            with pytest.raises(
                AudienceExistsError, match=r"another audience '.*, in \d\d_.*\n.*id"
            ):
                library.save(renamed, replace=replace)
    with pytest.raises(AudienceExistsError, match="another audience 'Loyal'"):
        library.save(tk.Audience("Other", "true", id="LOYAL"))
    assert library["loyal"] == tk.Library(SHIPPED)["loyal"]


def test_audiences_whose_names_differ_in_case_can_be_edited(library: tk.Library) -> None:
    text = LOYAL_PQL.replace("id: loyal", "id: twin").replace('"Loyal"', '"LOYAL"')
    (library.path / "99_twin.yaml").write_text(text, encoding="utf-8")
    assert library.save(tk.Audience("LOYAL", "true", id="twin")).name == "99_twin.yaml"
    with pytest.raises(AudienceExistsError):
        library.save(tk.Audience("loyal", "true", id="twin"))


def test_an_edit_of_what_was_changed_meanwhile_is_refused(library: tk.Library) -> None:
    opened = library["Loyal"]
    other = tk.Audience("Loyal", "loyalty.points > 9", id="loyal")
    tk.Library(library.path).save(other, opened=opened)
    mine = tk.Audience("Loyal", "loyalty.points > 7", id="loyal")
    with pytest.raises(AudienceExistsError, match=r"02_loyal\.yaml was changed since") as caught:
        library.save(mine, opened=opened)
    assert caught.value.is_changed
    assert library["loyal"] == other
    with pytest.raises(AudienceExistsError, match="was changed since"):
        library.save(mine, opened=opened, replace=True)
    library.save(mine, opened=other, replace=True)
    assert library["loyal"] == mine
    assert b"loyalty.points > 9" in library.backups("loyal")[0].read_bytes()
    library.save(other, opened=mine)
    assert len(library.backups("loyal")) == 1  # an edit of one's own is no replacement


def test_an_audience_without_an_id_is_edited_by_what_was_opened(library: tk.Library) -> None:
    (library.path / "plain.yaml").write_text("name: Plain\npql: 'true'\n", encoding="utf-8")
    opened = library["Plain"]
    edited = tk.Audience("Plainer", 'loyalty.tier = "gold"')
    assert library.save(edited, opened=opened).name == "plain.yaml"
    assert "Plain" not in library
    assert library["Plainer"].id == ""


def test_what_would_refer_to_itself_replaces_nothing(library: tk.Library) -> None:
    library.save(tk.Audience("Wide", 'inSegment("loyal")'))
    for text in ('inSegment("loyal")', 'inSegment("Loyal")', 'not inSegment("wide")'):
        with pytest.raises(DefinitionError, match="refer to itself"):
            library.save(tk.Audience("LOYAL", text), replace=True)
    assert library.backups("loyal") == []


def test_a_file_of_another_kind_in_the_way_is_not_written_over(library: tk.Library) -> None:
    (library.path / "GOLD.YAML").write_text("mine", encoding="utf-8")
    assert library.save(GOLD).name == "gold-2.yaml"
    assert (library.path / "GOLD.YAML").read_text("utf-8") == "mine"


def test_two_that_save_a_new_name_at_once_lose_neither(
    library: tk.Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = library.path / "gold.yaml"

    def late(_self: tk.Library, _audience: tk.Audience, _known: object) -> Path:
        path.write_text("name: Theirs\npql: 'true'\n", encoding="utf-8")
        return path

    monkeypatch.setattr(tk.Library, "_new_path", late)
    with pytest.raises(SourceError, match="is there by now"):
        library.save(GOLD)
    assert library["Theirs"].definition.to_pql() == "true"


def test_names_alike_get_files_of_their_own(library: tk.Library) -> None:
    library.save(GOLD)
    assert library.save(tk.Audience("gold!", "true")).name == "gold-2.yaml"
    assert library["gold!"].id == "gold-2"


def test_a_file_has_a_name_that_every_system_allows(library: tk.Library) -> None:
    assert library.save(tk.Audience("CON", "true")).name == "con-audience.yaml"
    assert library.save(tk.Audience("lpt1.", "true")).name == "lpt1-audience.yaml"
    assert library.save(tk.Audience("Console", "true")).name == "console.yaml"
    long = "\U00020000" * 70
    library.save(tk.Audience(long, "true"))
    library.save(tk.Audience(long, 'loyalty.tier = "gold"'), replace=True)
    assert len(library.backups(long)) == 1


@pytest.mark.parametrize(
    "name",
    ["a: b", "- x", "'", '"', "#", "yes", "1", "../up", "日本", "é" * 300, "{x}", "a\nb", "&"],
)
def test_any_name_is_read_back(name: str, library: tk.Library) -> None:
    path = library.save(tk.Audience(name, "true", description=name, tags=[name]))
    assert path.parent == library.path
    assert library[name].description == name
    assert library[name].tags == (name,)
    assert library.problems == {}


def test_pql_stands_as_it_was_written(library: tk.Library) -> None:
    text = 'loyalty.tier = "gold"\n  and homeAddress.city = "Berlin"'
    path = library.save(tk.Audience("Berlin gold", text))
    assert f"pql: |-\n  {text.replace(chr(10), chr(10) + '  ')}\n" in path.read_text("utf-8")
    assert library["Berlin gold"].definition.text == text


def test_saving_what_is_there_changes_no_definition(library: tk.Library) -> None:
    for audience in library:
        path = library.save(audience)
        shipped = (SHIPPED / path.name).read_text("utf-8")
        assert (
            path.read_text("utf-8").replace("name: ", "").splitlines()[2:]
            == (shipped.replace("name: ", "").splitlines()[2:])
        )


def test_a_broken_file_is_told_and_the_others_load(library: tk.Library) -> None:
    (library.path / "bad.yaml").write_text("name: Bad\npql: 'a ='\n", encoding="utf-8")
    (library.path / "worse.yaml").write_bytes(b"\xff\xfe")
    (library.path / "tags.yaml").write_text("name: T\npql: 'true'\ntags: one\n", encoding="utf-8")
    assert len(library) == 10
    assert sorted(library.problems) == ["bad.yaml", "tags.yaml", "worse.yaml"]
    assert "tags is a list" in str(library.problems["tags.yaml"])
    assert "bad.yaml" in repr(library)
    assert "bad.yaml" in library._repr_html_()
    with pytest.raises(SourceError, match="cannot be read"):
        library.save(tk.Audience("Bad", "true"))


def test_two_files_of_one_audience_are_a_problem(library: tk.Library) -> None:
    shutil.copy(library.path / "02_loyal.yaml", library.path / "99.yaml")
    assert len(library) == 10
    assert "02_loyal.yaml too" in str(library.problems["99.yaml"])


def test_a_change_on_disk_is_seen(library: tk.Library) -> None:
    path = library.save(GOLD)
    text = path.read_text("utf-8").replace('"gold"', '"silver"')
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert library["Gold"].definition.to_pql() == 'loyalty.tier = "silver"'
    library.remove("Gold")
    assert "Gold" not in library
    assert not path.exists()
    with pytest.raises(UnknownNameError):
        library.remove("Gold")


def test_what_a_user_wrote_is_no_html(library: tk.Library) -> None:
    library.save(tk.Audience("<b>", "true", description="<script>"))
    assert "<b>" not in library._repr_html_()
    assert "<script>" not in library._repr_html_()


def test_an_evaluation_finds_a_librarys_audiences(library: tk.Library) -> None:
    with tk.open_extract("sample_data/sneaker_shop", quiet=True) as shop:
        loyal = shop.evaluate(library["Loyal"])["Loyal"]
        library.save(tk.Audience("Nested", 'inSegment("loyal") and loyalty.points > 0'))
        asked = tk.Audience("Asked", 'inSegment("Nested")')
        found = shop.evaluate(asked, library=library)["Asked"]
        assert 0 < found.count < loyal.count
        assert found.sql().count("WITH") == 1
        assert list(
            shop.evaluate(asked, library=library).history(periods=1).sizes()["audience"]
        ) == ["Asked"]
        assert len(shop.lint(asked, library=library)) == 0
        with pytest.raises(UnknownNameError):
            shop.evaluate(asked)
        # Those evaluated together come first, then the imported ones.
        together = tk.Audience("Nested", "true")
        assert shop.evaluate(asked, together, library=library)["Asked"].count == 20_000
        library.save(tk.Audience("store-event-guests", "true", id="mine"))
        guests = shop.evaluate('inSegment("store-event-guests")', library=library)
        assert next(iter(guests)).count == 1195
        library.save(tk.Audience("Nested", 'inSegment("nested")', id="nested"))
        with pytest.raises(DefinitionError, match="circle"):
            shop.evaluate(asked, library=library)


def test_the_evaluation_method_is_kept(tmp_path: Path) -> None:
    library = tk.Library(tmp_path)
    path = library.save(tk.Audience("Gold", 'tier = "gold"', evaluation="edge"))
    assert "evaluation: edge" in path.read_text(encoding="utf-8")
    assert library["Gold"].evaluation == "edge"
    path.write_text(path.read_text(encoding="utf-8").replace("edge", "fast"), encoding="utf-8")
    assert "fast" in str(next(iter(tk.Library(tmp_path).problems.values())))
