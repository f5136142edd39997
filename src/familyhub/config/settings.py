"""`familyhub.toml`: what a workspace says about its area, its sources and its rules. Unknown keys are refused."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from familyhub.config.mistakes import mistake_of, unreadable
from familyhub.errors import ConfigurationError

FILE_NAME = "familyhub.toml"
Contract = Literal["residence", "gp", "either"]
LawfulBasis = Literal["6(1)(a)", "6(1)(b)", "6(1)(c)", "6(1)(d)", "6(1)(e)", "6(1)(ea)", "6(1)(f)"]
"""Article 6(1) of the UK GDPR; (ea) is the Data (Use and Access) Act 2025's recognised legitimate interests."""
SpecialCondition = Literal[
    "9(2)(a)", "9(2)(b)", "9(2)(c)", "9(2)(d)", "9(2)(e)", "9(2)(f)", "9(2)(g)", "9(2)(h)", "9(2)(i)", "9(2)(j)"
]
"""Article 9(2) of the UK GDPR."""
EmailAddress = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^([!#-+\-./0-9=?A-Z\[-~]+@[A-Za-z0-9.-]+)?$",
        description="one e-mail address in unaccented letters and nothing beside it, such as hubs@example.org",
    ),
]
"""An address and nothing beside it: neither a name in front nor a second one. Not every mail server takes accents."""
RECIPIENT_KEY = re.compile(r"\w[\w .-]*", re.ASCII)
"""The name of a recipient's section: it stands in the names of files."""
RoleName = Literal["practitioner", "team_manager", "analyst", "commissioner", "ig_officer", "partnership_lead"]
"""The names of `familyhub.access.ROLES`."""


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of every section: frozen, and nothing but the known keys."""


class Area(Section, frozen=True):
    """The council's area."""

    name: str = "Our area"
    """The area's name, as reports print it."""
    code: str = ""
    """ONS code of the area, for example E10000012."""
    contract: Contract = "residence"
    """Whom the local contract covers: families who live in the area, are registered with a GP in it, or either."""


class Source(Section, frozen=True):
    """A system that sends extracts: one for each folder below incoming/."""

    name: str = ""
    """What people call the system, as reports print it."""
    format: str = ""
    """The format of the folder's files, where it must not be found by their content: its name, or that of a mapping."""
    whole: bool = False
    """Whether each submission states all that stands, so that what is no longer in it is gone: the register, not the
    changes. Its tables then replace those of the submission before."""
    local_ids_of: str = ""
    """The folder below incoming/ of the system that made this one's returns, where their local ids are that system's:
    they carry no names, and are linked by those ids."""
    purpose: str = ""
    """What its data is used for, in a sentence, as the inventory prints it."""
    lawful_basis: LawfulBasis | None = None
    """Why its personal data may be processed: the paragraph of article 6 of the UK GDPR."""
    special_category_condition: SpecialCondition | None = None
    """Why its data of a special category (health, ethnicity ...) may be: the paragraph of article 9 of the UK GDPR."""
    agreement: str = ""
    """Reference of the data sharing agreement under which it sends."""
    agreement_ends: date | None = None
    """Last day of that agreement."""
    contact: str = ""
    """Whom to ask at the agency: a role or shared mailbox rather than a person."""
    retention_months: Annotated[int, msgspec.Meta(ge=1)] | None = None
    """How long its extracts may be kept after the day they were received, in months; at least 1."""
    cadence_days: Annotated[int, msgspec.Meta(ge=1)] | None = None
    """How often it should send, in days; at least 1. Without it, the usual gap between its extracts is taken."""


class Governance(Section, frozen=True):
    """Who answers for the data, as the record of processing (UK GDPR, article 30) states it."""

    controller: str = ""
    """The controller, or the joint controllers, with how to reach them."""
    data_protection_officer: str = ""
    """How to reach the data protection officer: a role or shared mailbox rather than a person."""
    recipients: str = ""
    """Who is given data that leaves the partnership, in a sentence; `none` where nobody is."""
    pseudonymised: bool = False
    """Whether names, numbers and addresses are never opened here: figures, lists and reports go by opaque ids, and what
    needs to know who somebody is, a refresh included, is refused."""


class Measures(Section, frozen=True):
    """Which measures are computed, and from when."""

    since: date | None = None
    """First day of the first month reported; without it, 1 April two years before the newest extract."""


class Geography(Section, frozen=True):
    """Files that draw the map."""

    districts: str = ""
    """GeoJSON of the districts, path below the workspace; each feature has a code and a name (the ONS's headers or
    `code` and `name`)."""


class Refresh(Section, frozen=True):
    """How a refresh works."""

    memory_limit_gb: Annotated[float, msgspec.Meta(ge=0.5)] = 4.0
    """The most memory the database may use while it builds a snapshot, in gigabytes; at least 0.5."""
    keep_snapshots: Annotated[int, msgspec.Meta(ge=1)] = 3
    """How many snapshots stay on disk; at least 1."""
    group_months: Annotated[int, msgspec.Meta(ge=0, le=60)] = 6
    """Month ends before the newest day at which priority groups are counted as well, for their trend; 0 to 60."""


class Weekly(Section, frozen=True):
    """The weekly report to managers."""

    send_by: Literal["smtp", "notify"] = "smtp"
    """How it goes out: through the council's mail server, or by GOV.UK Notify."""
    sender: EmailAddress = ""
    """The address it comes from: a shared mailbox rather than a person."""
    attachments: bool = False
    """Whether exact figures are attached (PDF and workbook), each recipient's own patch and no more. Without it they
    stay where the reports are kept, and the e-mail says so."""
    link: Annotated[str, msgspec.Meta(pattern=r"^(https://\S+)?$", description="an address that begins https://")] = ""
    """Where recipients sign in to see the exact figures of their patch: an https address."""


class Smtp(Section, frozen=True):
    """The mail server, where the weekly report goes out by SMTP."""

    host: str = ""
    """The server's name."""
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 587
    """Its port: usually 587 with starttls, 465 with tls."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    """How the way to it is encrypted; `none` is refused for any server but this machine itself."""
    user: str = ""
    """The name to sign in with; without one nobody signs in. The password comes by environment variable."""
    timeout_seconds: Annotated[float, msgspec.Meta(gt=0)] = 60.0
    """How long to wait for an answer of the server."""


class Notify(Section, frozen=True):
    """GOV.UK Notify, where the weekly report goes out by it."""

    template: str = ""
    """Id of an e-mail template with the fields `subject` and `body` and nothing else."""
    address: str = "https://api.notifications.service.gov.uk"
    """Where the service answers."""


class Recipient(Section, frozen=True):
    """Somebody who is sent the weekly report, and the patch they answer for. The section's name is known to state."""

    name: Annotated[str, msgspec.Meta(min_length=1, description="whom the report greets: a role or a person")]
    """Who it is, as the report greets them: a role or a person."""
    email: Annotated[EmailAddress, msgspec.Meta(min_length=3)]
    """Where it is sent; no two recipients share an address."""
    role: RoleName = "team_manager"
    """What they may see; docs/access.md explains each role."""
    teams: tuple[str, ...] = ()
    """Their teams, by key or name."""
    districts: tuple[str, ...] = ()
    """Their districts, by name."""


class Settings(Section, frozen=True):
    """All of familyhub.toml."""

    area: Area = Area()
    sources: dict[str, Source] = {}
    governance: Governance = Governance()
    measures: Measures = Measures()
    geography: Geography = Geography()
    refresh: Refresh = Refresh()
    weekly: Weekly = Weekly()
    smtp: Smtp = Smtp()
    notify: Notify = Notify()
    recipients: dict[str, Recipient] = {}

    def __post_init__(self) -> None:
        """Refuse what no key alone can be wrong about: local ids in a circle, an address that two recipients share."""
        self._refuse_circles()
        self._refuse_odd_names()
        self._refuse_shared_addresses()

    def _refuse_odd_names(self) -> None:
        """A recipient's name stands in the names of files, which must stay below reports/."""
        for name in self.recipients:
            if not RECIPIENT_KEY.fullmatch(name):
                raise ValueError(f"a name of more than letters, digits, - and _ - at `$.recipients.{name!r}`")

    def _refuse_shared_addresses(self) -> None:
        """The report goes once to each recipient: one address twice would be one person sent two."""
        first: dict[str, str] = {}
        for name, recipient in self.recipients.items():
            other = first.setdefault(recipient.email.casefold(), name)
            if other != name:
                raise ValueError(f"the e-mail address of `{other}` again - at `$.recipients.{name}.email`")

    def _refuse_circles(self) -> None:
        """Where local ids lead in a circle, no system made them."""
        for name in self.sources:
            passed, source = [name], self.local_ids.get(name)
            while source is not None and source not in passed:
                passed, source = [*passed, source], self.local_ids.get(source)
            if source is not None:
                raise ValueError(
                    f"`local_ids_of` of `{source}` that leads back to `{source}` - at `$.sources.{source}`"
                )

    @property
    def local_ids(self) -> dict[str, str]:
        """For each folder below incoming/ whose local ids are another system's, that system's folder."""
        return {name: source.local_ids_of for name, source in self.sources.items() if source.local_ids_of}

    @property
    def forced_formats(self) -> dict[str, str]:
        """The format of each folder below incoming/ that is set to one."""
        return {name: source.format for name, source in self.sources.items() if source.format}


def _no_workspace(folder: Path) -> ConfigurationError:
    """A folder that is none must not lead to a second, empty workspace: `init` is offered only where one stands."""
    here = folder.resolve() == Path.cwd()
    there = folder.is_dir()
    return ConfigurationError(
        "no_workspace",
        "this folder" if here else str(folder.name),
        found=f"no {FILE_NAME}" if there else "no such folder",
        expected="a familyhub workspace",
        next_step="Run `familyhub init` here, or name another folder with --workspace."
        if here
        else "Correct the name after --workspace: it is the folder that holds familyhub.toml.",
    )


def read_settings(workspace: Path) -> Settings:
    """The settings of a workspace. Raises ConfigurationError with the path of a key that is wrong."""
    path = workspace / FILE_NAME
    if not path.exists():
        raise _no_workspace(workspace)
    try:
        text = path.read_text(encoding="utf-8-sig")
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            "toml_invalid",
            FILE_NAME,
            found=unreadable(error),
            expected="TOML, saved as UTF-8",
            next_step=f"Correct {FILE_NAME}; the place is named above.",
        ) from error
    try:
        return msgspec.convert(raw, Settings)
    except msgspec.ValidationError as error:
        mistake = mistake_of(raw, error, Settings)
        raise ConfigurationError(
            "setting_invalid",
            f"{FILE_NAME}, {mistake.where}",
            found=mistake.found,
            expected=mistake.expected,
            next_step=f"Correct {FILE_NAME} and run again; docs/settings.md lists every key.",
        ) from error


TEMPLATE = """\
# familyhub settings. Every key is explained in docs/settings.md.

[area]
name = "{name}"
# code = "E10000012"     # the area's ONS code: published figures are found by it
contract = "residence"   # whom the local contract covers: residence, gp or either

# One section for each folder below incoming/ that should have a readable name:
# [sources.chis]
# name = "Child health information service"
# purpose = "To know which children are born in the area, and which checks they are due"
# lawful_basis = "6(1)(e)"                  # article 6 of the UK GDPR; `familyhub inventory` says what is missing
# special_category_condition = "9(2)(h)"    # article 9

[measures]
# since = 2024-04-01     # first day of the first month reported

# Who is sent the weekly report, one section each; docs/weekly-report.md explains it:
# [recipients.northport]
# name = "Manager of Northport"
# email = "northport.manager@example.org"
# districts = ["Northport"]
"""
