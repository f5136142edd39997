"""What the CIN census says of a child beyond referral, plan and enquiry: factors found, and reviews of a plan."""

from datetime import date

from landed_tables import canonical

from familyhub.sources.cin_census import FORMAT

ASSESSED = """
    cin_assessment        | LAchildID | CINreferralDate | AssessmentActualStartDate | AssessmentAuthorisationDate
                          | C1        | 2023-07-13      | 2023-07-20                | {authorised}
    cin_assessment_factor | LAchildID | CINreferralDate | AssessmentActualStartDate | AssessmentFactors
                          | C1        | 2023-07-13      | 2023-07-20                | {factor}
    """


def found(authorised: str = "2023-08-20", factor: str = "3A") -> list[dict[str, object]]:
    rows = canonical(FORMAT, "status", ASSESSED.format(authorised=authorised, factor=factor))
    return [row for row in rows if row["status"] == "assessment_factor"]


def test_a_factor_is_a_spell_over_the_days_of_its_assessment():
    (spell,) = found()
    assert (spell["detail"], spell["from_date"], spell["to_date"]) == ("3A", date(2023, 7, 20), date(2023, 8, 20))


def test_a_factor_is_found_only_when_the_assessment_is_authorised():
    assert found(authorised="") == []


def test_no_factors_is_no_factor():
    assert found(factor="21") == []


def test_a_review_of_a_plan_is_a_contact_and_nobody_says_who_came():
    text = """
        cin_cp_review | LAchildID | CINreferralDate | CPPstartDate | CPPreviewDate
                      | C1        | 2023-07-13      | 2023-08-30   | 2023-11-20
        """
    (review,) = canonical(FORMAT, "contact", text)
    told = ("person_key", "referral_key", "happened_on", "service", "activity", "attended")
    assert [review[name] for name in told] == [
        "C1", "C1/2023-07-13", date(2023, 11, 20), "social_care", "plan_review", None,
    ]  # fmt: skip
