# SPDX-License-Identifier: EUPL-1.2
"""What a table holds of people: which columns, what for, by which law, how long, and how it comes to an end.

Every model says it as `personal_data`; one that holds nothing of people says `NO_PERSONAL_DATA`. The register of
processing, the export of one person's data and the deletion run are made from these declarations.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Ending(StrEnum):
    """How what is held of a person comes to its end."""

    PERSON = "person"  # the record of the person itself, counted from the end of the last role
    WITH_PERSON = "with_person"  # with the record of the person that the row points at
    ACCOUNT = "account"  # the log-in itself, once nobody is behind it any more
    WITH_ACCOUNT = "with_account"  # with the log-in that the row points at
    WITH_OTHER = "with_other"  # with the row that it hangs on
    BY_AGE = "by_age"  # by itself, counted from the day in the column `since`
    OWN_WORK = "own_work"  # by background work of its own package, named in `work`
    TRAIL = "trail"  # a pseudonym takes the place of the name when the person leaves the audit trail


@dataclass(frozen=True)
class Purpose:
    """Why data of people are processed: an entry of the register of processing (Art. 30 DSGVO)."""

    key: str
    label: Text
    basis: Text
    people: Text
    recipients: Text
    order: int = 100


@dataclass(frozen=True)
class PersonalData(Mapping[str, str]):
    """The declaration of one table; as a mapping it gives column → why it is there and until when, in words.

    `person` and `account` name the columns that lead from a row to whom it is about: the key of a person or of an
    account; `signers__person_id` leads there through other tables. A declaration without both says in `unlinked` why
    nobody can be found in it.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    purpose: Purpose | None = None
    retention: tuple[str, ...] = ()
    ending: Ending | None = None
    person: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    since: str = ""
    work: str = ""
    unlinked: str = ""
    basis: Text = ""

    def __post_init__(self) -> None:
        if self.fields and (self.purpose is None or self.ending is None or not self.retention):
            raise ValueError("a table with personal data says purpose, retention and ending")
        if (self.ending is Ending.BY_AGE) != bool(self.since):
            raise ValueError("`since` names the day from which age is counted, and only there")
        if (self.ending is Ending.OWN_WORK) != bool(self.work):
            raise ValueError("`work` names the background work that removes the rows, and only there")
        if self.fields and not (self.person or self.account or self.unlinked):
            raise ValueError("say how a row leads to a person or an account, or why it does not (`unlinked`)")

    def __getitem__(self, name: str) -> str:
        return self.fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    @property
    def legal_basis(self) -> Text:
        """By which law these data are processed: the purpose's, unless the table names another."""
        return self.basis or (self.purpose.basis if self.purpose else "")


NO_PERSONAL_DATA = PersonalData()

_TASK = _("Art. 6 (1) (e) GDPR with § 3 (1) DSG NRW")

PEOPLE = Purpose(
    "people",
    _("Know who works, teaches and learns where, and who may do what"),
    _(
        "Art. 6 (1) (e) GDPR with § 3 (1) DSG NRW; pupils and guardians § 120 SchulG NRW, VO-DV I; "
        "teachers § 121 SchulG NRW, VO-DV II; staff of the authority § 18 DSG NRW"
    ),
    _("Staff of the authority, teachers, pupils, guardians"),
    _("The offices of the authority and the school; service providers as far as their mandate names people"),
    order=10,
)
SIGN_IN = Purpose(
    "sign_in",
    _("Let people sign in and keep others out"),
    _("Art. 6 (1) (e) and Art. 32 GDPR"),
    _("Everybody with an account"),
    _("Who runs the installation"),
    order=20,
)
TRACE = Purpose(
    "trace",
    _("Make it traceable who changed or looked at what"),
    _("Art. 5 (2) and Art. 32 GDPR; Art. 17 (3) GDPR with §§ 195, 199 (1) BGB"),
    _("Who acted, and whom the change was about"),
    _("Offices of the authority and its audit office"),
    order=30,
)
WORKING = Purpose(
    "working",
    _("Work with lists, files and background work"),
    _TASK,
    _("Everybody who works with Tragwerk, and whom their files name"),
    _("The person themself and the offices of the authority"),
    order=40,
)
TELLING = Purpose(
    "telling",
    _("Tell people what has happened and what is to be done"),
    _TASK,
    _("Whoever is told something or has to do something, and whom that names"),
    _("The person themself and their office; the mail server, and the push service of a browser that wants notices"),
    order=45,
)
AGREEING = Purpose(
    "agreeing",
    _("Have agreements and consents signed, and be able to prove it"),
    _("Art. 6 (1) (a), (b) and (e), Art. 7 (1) GDPR; § 120 (2) and § 121 (1) SchulG NRW with § 3 (1) DSG NRW"),
    _("Who is asked to sign, who asks, and whom the document is about"),
    _("The offices of the authority and the school that need the agreement"),
    order=35,
)
WRITING = Purpose(
    "writing",
    _("Write letters and be able to show what was written"),
    _("Art. 6 (1) (e) GDPR with § 3 (1) DSG NRW; § 120 and § 121 SchulG NRW"),
    _("Whoever is written to or about, and who writes"),
    _("Who receives the letter, and the offices of the authority and the school"),
    order=38,
)
FINDING = Purpose(
    "finding",
    _("Find things and people by their names"),
    _TASK,
    _("Everybody who is recorded"),
    _("Who may see the thing that is found"),
    order=50,
)
SHARING = Purpose(
    "sharing",
    _("Share lists with other authorities by an explicit grant"),
    _("What the grant names: agreement, processing by mandate, published facts or consent"),
    _("Who released or ended the grant, and whom its rows name"),
    _("The authority that the grant names"),
    order=60,
)
