"""Social care's children in need census (source `csc`): one XML file for each year, as the DfE's collection asks."""

from datetime import date, timedelta
from xml.etree import ElementTree as ET

from familyhub.demo.calendar import Days
from familyhub.demo.extracts import Incoming
from familyhub.demo.needs import Case, Needs, Span
from familyhub.demo.partners import SOCIAL_CARE
from familyhub.demo.recorded import Pen

COUNCIL = "999"


def write_census(incoming: Incoming, needs: Needs, dates: Days, pen: Pen | None) -> None:
    """Write the census of the year before last and of last year, each with the cases open in its year."""
    last_year = date(
        dates.data_to.year if dates.data_to >= date(dates.data_to.year, 3, 31) else dates.data_to.year - 1, 3, 31
    )
    earlier = last_year.replace(year=last_year.year - 1)
    for reference, received in ((earlier, earlier + timedelta(days=100)), (last_year, dates.as_of - timedelta(days=1))):
        first = reference.replace(year=reference.year - 1) + timedelta(days=1)
        cases = [c for c in needs.cases if c.open.first <= reference and (c.open.last is None or c.open.last >= first)]
        root = _message(reference, received, cases, pen)
        ET.indent(root)
        path = incoming.path(SOCIAL_CARE.source, received, f"cin_{first.year}-{reference.year % 100:02d}.xml")
        ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
        incoming.files += 1
        incoming.rows += len(cases)


def _message(reference: date, received: date, cases: list[Case], pen: Pen | None) -> ET.Element:
    message = ET.Element("Message")
    header = ET.SubElement(message, "Header")
    details = ET.SubElement(header, "CollectionDetails")
    for name, text in (("Collection", "CIN"), ("Year", str(reference.year)), ("ReferenceDate", reference.isoformat())):
        _add(details, name, text)
    source = ET.SubElement(header, "Source")
    for name, text in (
        ("SourceLevel", "L"), ("LEA", COUNCIL), ("SoftwareCode", "Demonstration case system"), ("Release", "1"),
        ("SerialNo", "001"), ("DateTime", f"{received.isoformat()}T12:00:00"),
    ):  # fmt: skip
        _add(source, name, text)
    children = ET.SubElement(message, "Children")
    for case in cases:
        _child(children, case, reference, received, pen)
    return message


def _add(parent: ET.Element, name: str, text: str | date | None) -> None:
    if text is not None:
        ET.SubElement(parent, name).text = text if isinstance(text, str) else text.isoformat()


def _child(children: ET.Element, case: Case, reference: date, received: date, pen: Pen | None) -> None:
    recorded = pen.write(SOCIAL_CARE.source, case.child, received) if pen is not None else None
    pupil = recorded.upn if recorded is not None else case.child.pupil_number
    child = ET.SubElement(children, "Child")
    identifiers = ET.SubElement(child, "ChildIdentifiers")
    _add(identifiers, "LAchildID", SOCIAL_CARE.key(case.child))
    if pupil:
        _add(identifiers, "UPN", pupil)
    else:
        _add(identifiers, "UPNunknown", "UN1")
    _add(identifiers, "PersonBirthDate", recorded.born if recorded is not None else case.child.born)
    _add(identifiers, "Sex", case.child.sex)
    characteristics = ET.SubElement(child, "ChildCharacteristics")
    _add(characteristics, "Ethnicity", case.child.background.social_care)
    if case.disabled:
        _add(ET.SubElement(characteristics, "Disabilities"), "Disability", "LD")
    _details(ET.SubElement(child, "CINdetails"), case, reference)


def _by(day: date | None, reference: date) -> date | None:
    """A day the return may hold: one after the reference date is not known yet."""
    return day if day is not None and day <= reference else None


def _details(details: ET.Element, case: Case, reference: date) -> None:
    closed = _by(case.open.last, reference)
    _add(details, "CINreferralDate", case.open.first)
    _add(details, "ReferralSource", case.source)
    _add(details, "PrimaryNeedCode", case.need)
    _add(details, "CINclosureDate", closed)
    _add(details, "ReasonForClosure", case.closed_because if closed else None)
    _add(details, "DateOfInitialCPC", _by(case.conference, reference))
    if _by(case.assessed, reference):
        assessment = ET.SubElement(details, "Assessments")
        started = case.open.first
        _add(assessment, "AssessmentActualStartDate", started)
        _add(assessment, "AssessmentAuthorisationDate", case.assessed)
        factors = ET.SubElement(assessment, "FactorsIdentifiedAtAssessment")
        for factor in case.factors:
            _add(factors, "AssessmentFactors", factor)
    if case.plan is not None and case.plan.first <= reference:
        plan = ET.SubElement(details, "CINPlanDates")
        _add(plan, "CINPlanStartDate", case.plan.first)
        _add(plan, "CINPlanEndDate", _by(case.plan.last, reference))
    if case.enquiry is not None and case.enquiry <= reference:
        enquiry = ET.SubElement(details, "Section47")
        _add(enquiry, "S47ActualStartDate", case.enquiry)
        _add(enquiry, "InitialCPCtarget", case.enquiry + timedelta(days=21))
        _add(enquiry, "DateOfInitialCPC", _by(case.conference, reference))
        _add(enquiry, "ICPCnotRequired", "0" if case.conference else "1")
    _add(details, "ReferralNFA", "0")
    if case.protection is not None and case.protection.first <= reference:
        _protection(details, case, case.protection, reference)


def _protection(details: ET.Element, case: Case, span: Span, reference: date) -> None:
    plan = ET.SubElement(details, "ChildProtectionPlans")
    _add(plan, "CPPstartDate", span.first)
    _add(plan, "CPPendDate", _by(span.last, reference))
    _add(plan, "InitialCategoryOfAbuse", case.abuse)
    _add(plan, "LatestCategoryOfAbuse", case.abuse)
    _add(plan, "NumberOfPreviousCPP", "0")
    held = [day for day in case.reviews if day <= reference]
    if held:
        reviews = ET.SubElement(plan, "Reviews")
        for day in held:
            _add(reviews, "CPPreviewDate", day)
