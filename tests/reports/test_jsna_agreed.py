"""The report carries what was agreed of findings, what was turned down, and a change of figures since."""

from datetime import UTC, date, datetime

from familyhub.blocks import Table
from familyhub.jsna.reviewing import Item, Word, standing
from familyhub.reports.jsna_agreed import talked_over
from familyhub.reports.jsna_data import Assessment

HERE = "E06000001"


def word(item, **more):
    given = {"who": "Jo Lee", "decision": "accept", "original": item.text, "figures": item.figures} | more
    return Word(HERE, "finding", item.id, sheet=1, said_at=datetime(2026, 11, 3, tzinfo=UTC), **given)


def rows(items, *said):
    stand = {each.id: each for each in standing(items, said)}
    blocks = talked_over(Assessment(HERE, "Hartlepool", date(2026, 11, 22), "", {}, (), said=stand))
    (table,) = (block for block in blocks if isinstance(block, Table))
    return table.rows


OLD = Item("finding", "a.b", "Sixty of 100 do well.", "f1")
NEW = Item("finding", "a.b", "Seventy of 100 do well.", "f2")


def test_nobody_said_anything():
    assert talked_over(Assessment(HERE, "Hartlepool", date(2026, 11, 22), "", {}, ())) == []


def test_an_agreed_finding_whose_figures_changed_shows_both():
    ((text, state, who, remarks),) = rows([NEW], word(OLD, comment="Right"))
    assert (text, state, who) == (NEW.text, "Agreed", "Jo Lee, 3 November 2026")
    assert remarks == "Jo Lee: Right. The figures have changed since. It read: Sixty of 100 do well."


def test_an_edited_wording_is_said_to_be_the_partners_own_with_its_untraced_numbers():
    ((text, state, _, remarks),) = rows([OLD], word(OLD, decision="edit", text="Only 48 do well."))
    assert (text, state) == ("Only 48 do well.", "Agreed in other words")
    assert remarks == "The partners' wording holds a number that the finding's figures do not give: 48."


def test_an_edited_finding_whose_figures_changed_shows_the_wording_what_it_read_and_what_it_reads():
    was = Item("finding", "a.b", "60.0% do well.", "f1")
    now = Item("finding", "a.b", "70.0% do well.", "f2")
    edit = word(was, decision="edit", text="Only 60.0% do well, the board says.")
    ((text, state, _, remarks),) = rows([now], edit)
    assert (text, state) == ("Only 60.0% do well, the board says.", "Agreed in other words")
    assert remarks == (
        "The figures have changed since. It read: 60.0% do well. It reads now: 70.0% do well. "
        "The partners' wording holds a number that the finding's figures of today do not give: 60.0."
    )
    ((_, _, _, remarks),) = rows([], edit)
    assert remarks == "No figure gives this finding any more."


def test_turned_down_commented_and_gone():
    other = Item("finding", "c.d", "Many smoke.", "f3")
    found = rows([OLD, other], word(OLD, decision="reject"), word(other, decision=None, comment="Ask midwives"))
    assert [row[1] for row in found] == ["Turned down", "Commented"]
    ((_, state, _, remarks),) = rows([], word(OLD))
    assert (state, remarks) == ("Agreed", "No figure gives this finding any more.")
