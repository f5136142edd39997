"""The record of the Algorithmic Transparency Recording Standard, version 3.0, filled in as far as the facts go.

What only the council can say stands as `TO_STATE`. Source: the standard's template table (Government Digital Service).
"""

from dataclasses import dataclass

from familyhub.segments.segmentation import Segmentation

VERSION = "3.0"
TO_STATE = "To be stated by the council."


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the record: its number in the standard, its name, and what is said."""

    number: str
    name: str
    says: str

    @property
    def stated(self) -> bool:
        """Whether something is said that only has to be checked."""
        return self.says != TO_STATE


def record(segmentation: Segmentation, area: str) -> tuple[Field, ...]:
    """The fields in the standard's order."""
    told = (*_tier_one(area), *_owner(area), *_rationale(), *_decisions())
    return (*told, *_specification(segmentation), *_risks(segmentation))


def _tier_one(area: str) -> tuple[Field, ...]:
    return (
        Field("0.2", "Standard version", VERSION),
        Field("0.11", "Title", "Segments of children and young people by resource use"),
        Field("0.12", "Organisation name", area),
        Field("0.13", "Phase", TO_STATE),
        Field("0.14", "Region", "England"),
        Field("1.1", "Name", "familyhub segments"),
        Field(
            "1.2", "Description",
            "The tool divides each of five age groups of children into segments that use alike much of health, social "
            "care and early help, by plain rules such as an age range or a need that was recorded. A needs assessment "
            "shows how large each segment is, where it lives and what it uses, so that services are planned for those "
            "who need most. It says nothing about any one child, and no child's record shows a segment.",
        ),
        Field("1.3", "Website URL", TO_STATE),
        Field("1.4", "Contact email", TO_STATE),
    )  # fmt: skip


def _owner(area: str) -> tuple[Field, ...]:
    return (
        Field("2.1.1", "Organisation or department", area),
        Field("2.1.2", "Team", TO_STATE),
        Field("2.1.3", "Senior responsible owner", TO_STATE),
        Field("2.1.4", "External supplier involvement", TO_STATE),
    )


def _rationale() -> tuple[Field, ...]:
    return (
        Field(
            "2.2.1", "Detailed description",
            "Children for whom the area answers on the eve of a year are described by facts recorded up to that "
            "day. What "
            "they use in the year that follows is counted and multiplied by published or local unit costs. A "
            "regression "
            "tree finds the facts by which costs differ most; cross-validation decides how many rules are worth "
            "having.",
        ),
        Field(
            "2.2.2", "Scope",
            "Population planning: needs assessment, commissioning, siting of services. Not for decisions about a "
            "child or "
            "family, not for eligibility, not for referral.",
        ),
        Field("2.2.3", "Benefit", "Rules that a reader can check, in place of averages that hide small groups."),
        Field("2.2.4", "Previous process", TO_STATE),
        Field(
            "2.2.5", "Alternatives considered",
            "Averages by age and place (hide small groups). Clustering (segments that nobody can say in words). "
            "Scores for "
            "each child (rejected: no child is ranked or predicted). Optimal and bumped trees are reported "
            "beside the tree.",
        ),
    )  # fmt: skip


def _decisions() -> tuple[Field, ...]:
    return (
        Field("2.3.1", "Process integration", "The report is a source of the Joint Strategic Needs Assessment."),
        Field("2.3.2", "Provided information", "Rules in words, counts, pounds, places, and how sure each of them is."),
        Field("2.3.3", "Frequency and scale of usage", TO_STATE),
        Field(
            "2.3.4", "Human decisions and review",
            "Every decision is made by people: analysts and partners read the segments, comment, accept or "
            "reject them.",
        ),
        Field("2.3.5", "Required training", TO_STATE),
        Field(
            "2.3.6", "Appeals and review",
            "No decision about a person is made, so there is none to appeal. Objection to planning uses takes a "
            "person out "
            "of the next segments.",
        ),
    )  # fmt: skip


def _specification(found: Segmentation) -> tuple[Field, ...]:
    settings = found.settings
    tells = sorted({told.source for line in (*found.resources, *found.predictors) for told in line.told})
    explained = "; ".join(f"{cohort.name}: {max(0.0, cohort.explained):.0%}" for cohort in found.cohorts)
    stable = "; ".join(
        f"{cohort.name}: {cohort.stability.index:.2f}" for cohort in found.cohorts if cohort.stability is not None
    )
    return (
        Field("2.4.1.1", "System architecture", "Runs on the council's own machine, over a snapshot of extracts."),
        Field(
            "2.4.2.1", "Model name and version",
            f"Regression tree (CART), definitions {found.definitions}, unit costs {found.costs}, result "
            f"{found.fingerprint}.",
        ),
        Field(
            "2.4.2.2", "Model task",
            "Divide each cohort into segments by least squares of the year's cost; leaf means on whole costs.",
        ),
        Field(
            "2.4.2.3", "Model performance",
            "Cost explained on children the tree was not grown on: "
            f"{explained}. Adjusted Rand index over {settings.redraws} redraws: {stable or 'no tree'}.",
        ),
        Field(
            "2.4.3.1", "Source data",
            f"Sources of the snapshot that tell of resources or needs: {', '.join(tells) or 'none'}.",
        ),
        Field(
            "2.4.3.2", "Data quality",
            f"{len(found.untold)} of {len(found.resources)} resources are told of by no source and count as nothing; "
            f"{len(found.stand_ins)} rest on a unit cost that nobody here read at its source.",
        ),
        Field(
            "2.4.3.3", "Sensitive attributes",
            "Health, special educational needs and social care are used as rules. Sex, ethnicity and language "
            "are no rules "
            "and serve to see whether segments are fair.",
        ),
        Field("2.4.3.4", "Data sharing agreements", TO_STATE),
    )  # fmt: skip


def _risks(found: Segmentation) -> tuple[Field, ...]:
    apart = [each.sentence for cohort in found.cohorts for each in cohort.fairness if each.apart]
    return (
        Field("2.5.1", "Impact assessment", TO_STATE),
        Field(
            "2.5.2", "Risks and mitigations",
            "Use is not need: a group that was helped less looks cheaper than its need; segments are held against "
            "ethnicity, sex and deprivation, and what was found is: "
            f"{' '.join(apart) or 'no group beyond what chance allows.'} "
            "A segment might be read as a label for a child: none is stored on or shown beside a person. Small "
            "numbers: "
            f"what leaves has no segment below {found.settings.disclosure_floor} children, counts of 1 to 7 are "
            "hidden. "
            "Missing sources look like no use: they are listed.",
        ),
    )  # fmt: skip
