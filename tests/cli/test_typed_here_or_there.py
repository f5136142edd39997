"""A command says the same within this process, as most tests type it, and in a process of its own, as users do."""

import pytest

from typing_commands import in_a_process, in_this_process


@pytest.mark.parametrize(
    "words", [("kpi", "--by", "team"), ("due", "Westend", "--json"), ("refresh", "--help")], ids=" ".join
)
def test_a_command_says_the_same_wherever_it_runs(county, words):
    here, there = (typed(county.root, *words) for typed in (in_this_process, in_a_process))
    assert here == there
    assert here.out or here.err


def test_the_folder_the_words_and_the_streams_are_given_back(county, tmp_path, monkeypatch, capsys):
    import sys
    from pathlib import Path

    monkeypatch.chdir(tmp_path)
    before = (Path.cwd(), list(sys.argv), sys.stdin, sys.stdout, sys.stderr)
    assert in_this_process(county.root, "kpi", "kpi-9").code == 2
    assert (Path.cwd(), sys.argv, sys.stdin, sys.stdout, sys.stderr) == before
    assert capsys.readouterr() == ("", "")
