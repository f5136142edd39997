"""Neighbours from DfE's layouts, in small."""

import pytest

from familyhub.errors import SourceError
from familyhub.jsna.neighbours import Neighbour, council_codes, read_neighbours

LONG = (
    "A,B,C\n1,2,3\n"
    "LA num,LA Name,SN1,SNP,SN2,SNP\n"
    "805,Hartlepool,806,Very close,807,Close\n"
    "999,Nowhere,805,Close,806,Close\n"
)
WIDE = "\ufeffold_la_code,la_name,SN_1,SN_1P,SN_2,SN_2P\n805,Hartlepool,806,Very close,807,Close \n"


@pytest.mark.parametrize("text", [LONG, WIDE])
def test_titles_are_passed_over_and_numbers_become_ons_codes(tmp_path, text):
    file = tmp_path / "n.csv"
    file.write_text(text, encoding="utf-8")
    assert read_neighbours(file) == {
        "E06000001": (Neighbour("E06000002", 1, "Very close"), Neighbour("E06000003", 2, "Close"))
    }


def test_a_file_of_something_else_is_refused_with_the_next_step(tmp_path):
    file = tmp_path / "n.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"n.csv: found no columns of councils and neighbours"):
        read_neighbours(file)


def test_every_council_has_one_code():
    codes = council_codes()
    assert codes["805"] == "E06000001"
    assert len(set(codes.values())) == len(codes)
