"""A library is what its folder holds; saving changes one file and nothing silently."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import toolkit as tk
from toolkit.errors import DefinitionError, SourceError, SourceNotFoundError, UnknownNameError

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


def test_an_audience_without_an_id_replaces_that_of_its_name(library: tk.Library) -> None:
    path = library.save(tk.Audience("Loyal", 'loyalty.tier = "gold"'))
    assert path.name == "02_loyal.yaml"
    assert library["Loyal"].id == "loyal"
    assert library["Loyal"].definition.to_pql() == 'loyalty.tier = "gold"'


def test_a_name_that_another_audience_has_is_refused(library: tk.Library) -> None:
    with pytest.raises(DefinitionError, match=r"another audience named 'Loyal', in 02_loyal"):
        library.save(tk.Audience("Loyal", "true", id="other"))


def test_names_alike_get_files_of_their_own(library: tk.Library) -> None:
    library.save(GOLD)
    assert library.save(tk.Audience("gold!", "true")).name == "gold-2.yaml"
    assert library["gold!"].id == "gold-2"


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
        library.save(tk.Audience("Nested", 'inSegment("nested")'))
        with pytest.raises(DefinitionError, match="circle"):
            shop.evaluate(asked, library=library)


def test_the_evaluation_method_is_kept(tmp_path: Path) -> None:
    library = tk.Library(tmp_path)
    path = library.save(tk.Audience("Gold", 'tier = "gold"', evaluation="edge"))
    assert "evaluation: edge" in path.read_text(encoding="utf-8")
    assert library["Gold"].evaluation == "edge"
    path.write_text(path.read_text(encoding="utf-8").replace("edge", "fast"), encoding="utf-8")
    assert "fast" in str(next(iter(tk.Library(tmp_path).problems.values())))
