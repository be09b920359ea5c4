# SPDX-License-Identifier: EUPL-1.2
"""The retention classes: how long what is kept, by which law, from when on; dated, so that a new law is a new line.

What a law does not say is a proposal of the program and marked as not verified: a proposal, never legal advice.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tragwerk.core.privacy.rules import Period, Unit

Text = str | Promise


@dataclass(frozen=True)
class ClassVersion:
    """What holds for a class from a day on, and who says so."""

    valid_from: date
    period: Period
    source: Text


@dataclass(frozen=True)
class RetentionClass:
    """A class of data with the same period; an authority may choose another within the bounds."""

    key: str
    label: Text
    starts: Text
    versions: tuple[ClassVersion, ...]
    shortest: int
    longest: int
    is_verified: bool = False
    note: Text = ""

    def version_on(self, day: date) -> ClassVersion:
        """Return what holds on a day; before the first version that one holds already."""
        known = [one for one in self.versions if one.valid_from <= day]
        return max(known, key=lambda one: one.valid_from) if known else self.versions[0]

    @property
    def can_be_chosen(self) -> bool:
        """Say whether an authority may set another period here."""
        return self.shortest < self.longest

    @property
    def unit(self) -> Unit:
        return self.versions[-1].period.unit


TRAIL = "trail"
_VO_DV_I = date(2007, 6, 14)
_BY_PROGRAM = date(2026, 1, 1)


def _fixed(key: str, label: Text, starts: Text, days: int, source: Text) -> RetentionClass:
    version = ClassVersion(_BY_PROGRAM, Period(days, Unit.DAYS), source)
    return RetentionClass(key, label, starts, (version,), days, days)


CLASSES: tuple[RetentionClass, ...] = (
    RetentionClass(
        "learner",
        _("Pupils and guardians"),
        _("the end of the last role as pupil or guardian"),
        (ClassVersion(_VO_DV_I, Period(5, Unit.YEARS), _("§ 9 (1) no. 4 VO-DV I (other data)")),),
        shortest=0,
        longest=20,
        is_verified=True,
        note=_(
            "The period begins at the earliest with the end of the calendar year in which compulsory schooling ends. "
            "Certificates, registers and the master sheet are longer classes of their own; they are not kept here. "
            "Who wants less than five years should have it checked: the ordinance and data minimisation are at odds."
        ),
    ),
    RetentionClass(
        "staff",
        _("Teachers and staff"),
        _("the end of the last role"),
        (ClassVersion(date(1996, 7, 22), Period(5, Unit.YEARS), _("§ 9 VO-DV II (data under § 5)")),),
        shortest=0,
        longest=10,
        note=_("For the authority's own staff this is a proposal; service agreements may want less."),
    ),
    RetentionClass(
        "unassigned",
        _("People who never had a role"),
        _("the last change of the record"),
        (ClassVersion(_BY_PROGRAM, Period(1, Unit.YEARS), _("Art. 5 (1) (e) GDPR; proposal of the program")),),
        shortest=0,
        longest=5,
    ),
    RetentionClass(
        "account",
        _("Log-ins"),
        _("the last record of a person behind the log-in was deleted"),
        (
            ClassVersion(
                _BY_PROGRAM, Period(0, Unit.DAYS), _("Art. 5 (1) (e) GDPR: without a person behind it of no use")
            ),
        ),
        shortest=0,
        longest=0,
        note=_("Without a current role nobody signs in, whatever the period."),
    ),
    RetentionClass(
        TRAIL,
        _("Names in the audit trail and in what somebody signed"),
        _("the end of the last role"),
        (ClassVersion(date(2002, 1, 1), Period(3, Unit.YEARS), "§§ 195, 199 Abs. 1 BGB"),),
        shortest=1,
        longest=30,
        is_verified=True,
        note=_("Set on the page of the removals from the audit trail; two people decide on each removal."),
    ),
    RetentionClass(
        "evidence",
        _("Agreements, consents and letters"),
        _("the day on which a document was signed, refused or dropped, the end of a consent, the day of a letter"),
        (ClassVersion(date(2002, 1, 1), Period(3, Unit.YEARS), _("§§ 195, 199 (1) BGB, Art. 7 (1) GDPR")),),
        shortest=1,
        longest=30,
        note=_(
            "A consent that holds is kept as long as it holds. Who needs the proof of an agreement for longer, such as "
            "for the time of a loan, keeps it by what points at it."
        ),
    ),
    RetentionClass(
        "todo",
        _("Todos"),
        _("the day on which the todo was done or dropped"),
        (ClassVersion(_BY_PROGRAM, Period(2, Unit.YEARS), _("Art. 5 (1) (e) GDPR; proposal of the program")),),
        shortest=0,
        longest=10,
    ),
    _fixed(
        "grant",
        _("Frozen copies of shared lists"),
        _("the end of the grant"),
        0,
        _("Art. 5 (1) (e) GDPR: the purpose ends with the grant"),
    ),
    RetentionClass(
        "record",
        _("Records of data protection itself"),
        _("the end of what is recorded"),
        (ClassVersion(_BY_PROGRAM, Period(3, Unit.YEARS), _("Art. 5 (2) GDPR with §§ 195, 199 (1) BGB")),),
        shortest=1,
        longest=10,
    ),
    _fixed("day", _("Short-lived technical data"), _("the moment they come about"), 1, _("Art. 5 (1) (e) GDPR")),
    _fixed(
        "month", _("Uploaded files"), _("the upload"), 30, _("Art. 5 (1) (e) GDPR: as long as an import can be undone")
    ),
    _fixed(
        "attachment",
        _("Files attached to things"),
        _("the file, or the thing that it hung on, was removed"),
        30,
        _("Art. 5 (1) (e) GDPR: as long as the removal can be taken back"),
    ),
    _fixed(
        "notice",
        _("Notices and mails"),
        _("the day on which it was read or sent; what nobody reads goes a year after it came"),
        90,
        _("Art. 5 (1) (e) GDPR: the purpose ends when it has been told"),
    ),
    _fixed(
        "token",
        _("Tokens of programs"),
        _("the end of the token"),
        366,
        _("Art. 5 (1) (e) and Art. 32 GDPR: as long as misuse is still found out"),
    ),
    _fixed("quarter", _("Background work"), _("the end of the work"), 90, _("Art. 5 (1) (e) GDPR; needed for support")),
)
BY_KEY = {one.key: one for one in CLASSES}
