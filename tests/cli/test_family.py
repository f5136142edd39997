"""The command `family` as a user types it."""

import json

from typing_commands import run_in
from workspaces import County

FAMILY = """
    person_record | person_key | forename | surname | birth_date
                  | mum        | Eve      | Marlow  | 1990-01-01
                  | ada        | Ada      | Marlow  | 2020-01-01
    birth         | person_key | mother_key | born_on    | outcome
                  | ada        | mum        | 2020-01-01 | live
    """


def test_a_family_is_shown_by_id_with_names_only_when_asked_for(tmp_path):
    county = County(tmp_path)
    county.receive("2025-01-05", FAMILY)
    county.refresh()
    with county.workspace.marts() as connection:
        ((wanted,),) = connection.execute("SELECT family_id FROM facts.family").fetchall()
    familyhub = run_in(county.root)
    told = familyhub("family", f"{wanted:x}")
    assert told.code == 0 and told.rows[0][0].startswith(f"Family {wanted:x}, as at 2025-01-05")
    assert {row[1] for row in told.rows if len(row) == 6} == {"is", "mother", "child"}
    assert "Marlow" not in told.out + told.err
    assert "Ada Marlow" in familyhub("family", f"{wanted:x}", "--show-names").out
    (view,) = json.loads(familyhub("family", f"{wanted:x}", "--json").out)
    assert view["family_id"] == f"{wanted:x}" and {member["role"] for member in view["members"]} == {"mother", "child"}
    unknown = familyhub("family", "abc123")
    assert unknown.code == 2 and "means no family" in unknown.err
