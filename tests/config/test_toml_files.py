"""Reading definitions: the package's own first, then a council's folders; what cannot be read is told as ever."""

from pathlib import Path

import pytest

from familyhub.config.toml_files import tables_of, toml_tables
from familyhub.costs.loading import load as load_costs
from familyhub.errors import ConfigurationError
from familyhub.groups.catalogue import load as load_groups
from familyhub.jsna.clients import load_wanted
from familyhub.jsna.indicator import load_catalogue
from familyhub.measures.definitions import load as load_measures
from familyhub.sources.mapping.loading import read_definition


def told(fault, where, found):
    return ConfigurationError(fault, where, found=found, expected="TOML", next_step="Correct it.")


def written(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_packages_own_files_come_first_then_each_folders_by_name(tmp_path):
    own = written(tmp_path / "own", b="[second]\nx = 2", a="[first]\nx = 1\n[further]\nx = 3")
    council = written(tmp_path / "council", own="[third]\nx = 4")
    (council / "notes.txt").write_text("no TOML")
    found = list(toml_tables(own, [council, tmp_path / "nowhere"], told))
    assert found == [
        ("a.toml", "first", {"x": 1}),
        ("a.toml", "further", {"x": 3}),
        ("b.toml", "second", {"x": 2}),
        ("council/own.toml", "third", {"x": 4}),
    ]


def test_one_file_of_the_package_may_stand_for_its_folder(tmp_path):
    own = written(tmp_path / "own", a="[first]\nx = 1", b="[second]\nx = 2")
    assert [name for _, name, _ in toml_tables(own / "b.toml", [], told)] == ["second"]


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    (tmp_path / "own.toml").write_bytes(b"\xef\xbb\xbf[first]\nx = 1\n")
    found = [name for _, name, _ in toml_tables(written(tmp_path / "none"), [tmp_path], told)]
    assert found == ["first"]


def test_what_cannot_be_read_is_told_by_the_kind_of_definition(tmp_path):
    with pytest.raises(ConfigurationError, match="Correct it") as refused:
        tables_of("[first", "x.toml", told)
    assert refused.value.trouble.code == "not-toml"
    (tmp_path / "own.toml").write_bytes(b'name = "caf\xe9"')
    with pytest.raises(ConfigurationError) as refused:
        list(toml_tables(written(tmp_path / "none"), [tmp_path], told))
    assert (refused.value.trouble.code, refused.value.trouble.where) == ("not-utf-8", f"{tmp_path.name}/own.toml")


def mapping(folder):
    return read_definition(folder / "own.toml")


def fetching(folder):
    return load_wanted(folder / "own.toml")


WHOLE = "docs/priority-groups.md shows a whole definition."
TOLD = [
    (load_costs, "unit-cost-refused", "unit-cost-refused", "unit cost", "docs/segments.md shows a whole unit cost."),
    (load_catalogue, "indicator-refused", "indicator-refused", "indicator", "lists every indicator and shows a whole"),
    (load_groups, "group-not-utf-8", "group-not-toml", "group", WHOLE),
    (load_measures, "measure-not-utf-8", "measure-not-toml", "measure", "docs/how-to-write-a-measure.md shows a whole"),
    (mapping, "mapping_refused", "mapping_refused", None, "docs/how-to-map-a-file.md lists every key"),
    (fetching, "fetch-refused", "fetch-refused", "file", "docs/indicators.md shows one of each publisher."),
]


@pytest.mark.parametrize(("load", "not_utf8", "not_toml", "each", "next_step"), TOLD)
def test_each_kind_tells_of_a_broken_file_in_its_own_words(tmp_path, load, not_utf8, not_toml, each, next_step):
    folder = tmp_path / "council"
    folder.mkdir()
    (folder / "own.toml").write_text("[first\n")
    with pytest.raises(ConfigurationError) as refused:
        load(folder)
    trouble = refused.value.trouble
    assert trouble.code == not_toml
    assert "own.toml" in trouble.where and "line 1" in trouble.found
    assert trouble.expected.startswith("TOML") and (each is None or trouble.expected.endswith(f"for each {each}"))
    assert next_step in trouble.next_step
    (folder / "own.toml").write_bytes(b'name = "caf\xe9"')
    with pytest.raises(ConfigurationError) as refused:
        load(folder)
    assert refused.value.trouble.code == not_utf8
    assert "own.toml" in refused.value.trouble.where and "UTF-8" in refused.value.trouble.expected
