"""Code lists about voice, feedback, agreement and lawful basis."""

from familyhub.model.codes.code_list import CodeList

SAID_BY = CodeList(
    "said_by",
    "Whose words they are",
    {
        "child": "the child or young person",
        "parent": "a parent or carer",
        "family": "the family together",
        "practitioner": "a practitioner",
        "other": "somebody else, for example an advocate",
    },
)

MAY_READ = CodeList(
    "may_read",
    "Who may read the words",
    {
        "author": "the practitioner who wrote them down, and nobody else",
        "team": "the team that works with the family",
        "service": "the service",
        "partnership": "all services that work with the family",
        "public": "anybody, without names",
    },
)

SHARING_KIND = CodeList(
    "sharing_kind",
    "What was agreed, or what applies. The three first are never the same thing.",
    {
        "service_agreement": "agreement to work with a service",
        "lawful_basis": "the lawful basis on which information is held or shared",
        "national_opt_out": "national data opt-out: not for planning or research",
        "consent_to_share": "consent to share with a named service",
        "objection": "objection to a use of the information",
        "contact_preference": "how and when the family wants to be contacted",
    },
)

SHARING_DECISION = CodeList(
    "sharing_decision",
    "What was decided",
    {"yes": "agreed, or applies", "no": "refused, or does not apply", "withdrawn": "agreed before, and withdrawn"},
)

LAWFUL_BASIS = CodeList(
    "lawful_basis",
    "Lawful basis, UK GDPR article 6",
    {
        "consent": "consent",
        "contract": "contract",
        "legal_obligation": "legal obligation",
        "vital_interests": "vital interests",
        "public_task": "public task",
        "legitimate_interests": "legitimate interests",
        "recognised_legitimate_interest": "recognised legitimate interest, for example safeguarding (2025 Act)",
    },
)

RESPONDENT = CodeList(
    "respondent",
    "Who answered",
    {
        "child": "a child or young person",
        "parent": "a parent or carer",
        "practitioner": "a practitioner",
        "other": "somebody else",
    },
)
