"""Lists 10 and 11: children with a plan for adoption, and people who apply to adopt."""

from familyhub.model import Column, Table
from familyhub.sources.annex_a.columns import CHILD, CHILD_ID, DISABILITY, began, day, text

FAMILY = Column(
    "family_identifier",
    "key",
    "The adopting family's id, shared by list 10 and list 11",
    matches=(r"^.*\bfamily\b.*\b(id|identifier)\b.*$",),
)

CHILDREN = Table(
    "list_10_adoption",
    "List 10: children with a decision for adoption, in the last 12 months.",
    key=("child_unique_id", "entered_care"),
    columns=(
        CHILD_ID,
        FAMILY,
        *CHILD[1:],
        DISABILITY,
        began(
            "entered_care",
            "The day the child entered care",
            "date the child entered care",
            matches=(r"^.*\bdate\b.*\bentered care\b.*$",),
        ),
        day(
            "adoption_decision",
            "The decision that the child should be adopted",
            "date of decision that child should be placed for adoption",
            matches=(r"^.*\bdecision\b.*\bshould be placed\b.*$",),
        ),
        day(
            "placement_order", "The placement order", "date of placement order", matches=(r"^.*\bplacement order\b.*$",)
        ),
        day(
            "matched",
            "The day child and adopters were matched",
            "date of matching child and prospective adopters",
            matches=(r"^.*\bmatching child\b.*$", r"^.*\bchild\b.*\bmatched\b.*$"),
        ),
        day(
            "placed",
            "The day the child was placed for adoption",
            "date placed for adoption",
            matches=(r"^date\b.*\bplaced for adoption$",),
        ),
        day(
            "adoption_order",
            "The adoption order",
            "date of adoption order",
            not_before="placed",
            matches=(r"^.*\badoption order\b.*$",),
        ),
        day(
            "decision_reversed",
            "The decision that the child should no longer be adopted",
            "date of decision that child should no longer be placed for adoption",
            matches=(r"^.*\bdecision\b.*\bno longer\b.*$",),
        ),
        text(
            "reason_reversed",
            "Why",
            "reason why child no longer placed for adoption",
            matches=(r"^.*\breason\b.*\bno longer\b.*$",),
        ),
        day(
            "fostered_for_adoption",
            "The day the child was placed with foster carers who may adopt",
            "date the child was placed for fostering in ffa or concurrent planning placement",
            matches=(r"^.*\b(ffa|concurrent)\b.*$",),
        ),
    ),
)

ADOPTERS = Table(
    "list_11_adopters",
    "List 11: people who applied to adopt, in the last 12 months.",
    key=("adopter_identifier",),
    columns=(
        Column(
            "adopter_identifier",
            "key",
            "The adopter's id in the council's system",
            required=True,
            about="person",
            also=("individual adopter identifier",),
            matches=(r"^.*\badopter\b.*\b(id|identifier)\b.*$",),
        ),
        FAMILY,
        *CHILD[1:3],
        text("adopter_disability", "Whether the adopter has a disability", "disability"),
        text(
            "fostering_for_adoption",
            "Whether the adopter fosters for adoption",
            "is the (prospective) adopter fostering for adoption?",
            matches=(r"^.*\badopter fostering\b.*$",),
        ),
        day("enquiry_received", "The enquiry", "date enquiry received", matches=(r"^.*\bdate\b.*\benquiry\b.*$",)),
        day("stage_1_started", "Stage 1 began", "date stage 1 started", matches=(r"^.*\bstage 1\b.*\bstart.*$",)),
        day("stage_1_ended", "Stage 1 ended", "date stage 1 ended", matches=(r"^.*\bstage 1\b.*\bend.*$",)),
        day("stage_2_started", "Stage 2 began", "date stage 2 started", matches=(r"^.*\bstage 2\b.*\bstart.*$",)),
        day("stage_2_ended", "Stage 2 ended", "date stage 2 ended", matches=(r"^.*\bstage 2\b.*\bend.*$",)),
        day(
            "application_submitted",
            "The application",
            "date application submitted",
            matches=(r"^.*\bapplication submitted\b.*$",),
        ),
        day(
            "application_approved",
            "Its approval",
            "date application approved",
            matches=(r"^.*\bapplication approved\b.*$",),
        ),
        day(
            "adopter_matched",
            "The match with a child",
            "date adopter matched with child(ren)",
            matches=(r"^.*\badopter matched\b.*$",),
        ),
        day(
            "children_placed_on",
            "The day children were placed with the adopter",
            "date child/children placed with adopter(s)",
            matches=(r"^.*\bplaced with adopter.*$",),
        ),
        text(
            "number_of_children_placed",
            "Children placed, derived",
            "no. of children placed",
            matches=(r"^n(umber|o)\b.*\bchildren placed\b.*$",),
        ),
        day("adoption_order", "The adoption order", "date of adoption order", matches=(r"^.*\badoption order\b.*$",)),
        day(
            "left_process",
            "The day the adopter left the process",
            "date of leaving adoption process",
            matches=(r"^.*\bdate\b.*\bleaving\b.*$",),
        ),
        text("reason_left", "Why", "reason for leaving adoption process", matches=(r"^.*\breason\b.*\bleaving\b.*$",)),
    ),
)

TABLES: tuple[Table, ...] = (CHILDREN, ADOPTERS)
