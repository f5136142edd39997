"""National ranks of neighbourhoods, from the published indices."""

import pytest

from familyhub.geography import GeographyError, read_ranks


@pytest.mark.parametrize("header", ["IMD_rank", "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)"])
def test_ranks_are_read_under_either_header(tmp_path, header):
    file = tmp_path / "imd.csv"
    file.write_text(f"lsoa21_code,{header}\nL1,20436.0\nL2,1\n", encoding="utf-8")
    assert read_ranks(file) == {"L1": 20436, "L2": 1}


@pytest.mark.parametrize("rank", ["0", "1.5", "", "many"])
def test_what_is_no_rank_is_refused_with_its_row(tmp_path, rank):
    file = tmp_path / "imd.csv"
    file.write_text(f"lsoa21_code,IMD_rank\nL1,3\nL2,{rank}\n", encoding="utf-8")
    with pytest.raises(GeographyError, match=r"imd\.csv, row 3, column 'IMD_rank'"):
        read_ranks(file)


def test_every_neighbourhood_of_england_has_a_rank_of_its_own(published):
    ranks = read_ranks(published / "imd" / "imd2025_lsoa21_england_core.csv.gz")
    assert len(ranks) == len(set(ranks.values())) == max(ranks.values()) == 33_755
