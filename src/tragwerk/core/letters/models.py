# SPDX-License-Identifier: EUPL-1.2
"""Texts of letters with their versions, the paper of an authority, and what was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import NO_PERSONAL_DATA, TRACE, WRITING, Ending, Home, PersonalData, TenantModel
from tragwerk.core.letters.kinds import LANGUAGES, kind_named
from tragwerk.core.values.public import sort_key


def kind_label(key: str) -> str:
    """Return a kind in words, its key when no package offers it any more."""
    kind = kind_named(key)
    return str(kind.label) if kind else key


class WindowForm(models.TextChoices):
    """Where the address stands (DIN 5008)."""

    A = "A", _("Form A: window 27 mm below the edge")
    B = "B", _("Form B: window 45 mm below the edge")


class Letterhead(TenantModel):
    """The paper of an authority: its name, its addresses, its emblem."""

    name = models.CharField(_("name at the top"), max_length=120)
    sender = models.CharField(_("line above the address"), max_length=120)
    contact = models.TextField(_("contact"), blank=True, default="")
    place = models.CharField(_("place of the date"), max_length=80, blank=True, default="")
    footer = models.JSONField(_("columns at the bottom"), default=list)
    bank = models.CharField(_("bank line"), max_length=200, blank=True, default="")
    colour = models.CharField(_("colour"), max_length=7, default="#2044aa")
    form = models.CharField(_("address window"), max_length=1, choices=WindowForm.choices, default=WindowForm.B)
    logo = models.ForeignKey(
        "files.StoredFile",
        verbose_name=_("emblem"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    logo_alt = models.CharField(_("what the emblem shows"), max_length=200, blank=True, default="")
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "contact": "contact of the office, at times of a person; until it is changed",
        },
        purpose=WRITING,
        retention=("evidence",),
        ending=Ending.WITH_OTHER,
        unlinked="an address of the office, which its people change; it leads to nobody by a key",
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("letterhead")
        verbose_name_plural = _("letterheads")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority"], name="letterhead_once"),
            models.CheckConstraint(name="letterhead_form_known", condition=Q(form__in=WindowForm.values)),
            models.CheckConstraint(name="letterhead_logo_described", condition=Q(logo__isnull=True) | ~Q(logo_alt="")),
        ]

    def __str__(self) -> str:
        return self.name


class LetterTemplate(TenantModel):
    """A text of an authority for a kind of letter, in one or more languages."""

    kind = models.CharField(_("kind"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    name_sort = models.CharField(max_length=160, editable=False, default="")
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("letter text")
        verbose_name_plural = _("letter texts")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "name_sort", "id"], name="letter_template_name"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "kind", "name"], name="letter_template_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"name_sort": sort_key(values["name"])[:160]}

    @property
    def kind_label(self) -> str:
        """Return the kind in words."""
        return kind_label(self.kind)


class VersionState(models.TextChoices):
    """How far a version of a text is."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


VERSION_TRANSITIONS: dict[VersionState, frozenset[VersionState]] = {
    VersionState.DRAFT: frozenset({VersionState.PUBLISHED}),
    VersionState.PUBLISHED: frozenset({VersionState.WITHDRAWN}),
    # Letters name it, so it stays readable; who wants the text again begins a draft with it.
    VersionState.WITHDRAWN: frozenset(),
}


class LetterVersion(TenantModel):
    """One version of a text in one language; once published it never changes."""

    template = models.ForeignKey(
        LetterTemplate, on_delete=models.PROTECT, related_name="versions", db_index=False, verbose_name=_("letter text")
    )
    language = models.CharField(_("language"), max_length=10, default="de")
    # 0 while it is a draft.
    number = models.PositiveIntegerField(_("version"), default=0)
    state = models.CharField(_("state"), max_length=9, choices=VersionState.choices, default=VersionState.DRAFT)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    published_by = models.CharField(_("published by"), max_length=160, blank=True, default="")
    published_account = models.UUIDField(null=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    signed: ClassVar[dict[str, tuple[str, ...]]] = {"published_by": ("published_account",)}
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "published_by": "name of who published; kept with the text, a pseudonym once the person has gone",
            "published_account": "who published; kept with the text",
        },
        purpose=TRACE,
        retention=("trail",),
        ending=Ending.TRAIL,
        account=("published_account",),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("version of a letter text")
        verbose_name_plural = _("versions of letter texts")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["template", "language", "-number"], name="letter_version_of"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="letter_version_state_known", condition=Q(state__in=VersionState.values)),
            models.CheckConstraint(
                name="letter_version_numbered",
                condition=(Q(state=VersionState.DRAFT) & Q(number=0) & Q(published_at__isnull=True))
                | (~Q(state=VersionState.DRAFT) & Q(number__gt=0) & Q(published_at__isnull=False)),
            ),
            # Of each language there is one draft, one valid version, and each number once.
            models.UniqueConstraint(
                fields=["template", "language"], name="letter_one_draft", condition=Q(state=VersionState.DRAFT)
            ),
            models.UniqueConstraint(
                fields=["template", "language"], name="letter_one_published", condition=Q(state=VersionState.PUBLISHED)
            ),
            models.UniqueConstraint(
                fields=["template", "language", "number"], name="letter_number_once", condition=Q(number__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        language = LANGUAGES.get(values["language"], values["language"])
        numbered = _("version %(number)d")
        return f"{language}, {numbered % {'number': values['number']} if values['number'] else _('draft')}"

    @property
    def language_name(self) -> str:
        """Return the language as it calls itself."""
        return LANGUAGES.get(self.language, self.language)

    def can(self, state: VersionState) -> bool:
        """Say whether the version can take this step."""
        return state in VERSION_TRANSITIONS[VersionState(self.state)]


class LetterState(models.TextChoices):
    """Whether a letter has left the house."""

    WRITTEN = "written", _("written")
    SENT = "sent", _("sent")


LETTER_TRANSITIONS: dict[LetterState, frozenset[LetterState]] = {
    LetterState.WRITTEN: frozenset({LetterState.SENT}),
    LetterState.SENT: frozenset(),
}


class Letter(TenantModel):
    """A letter as it was written: its PDF, what it says, to whom, by which version of which text."""

    school = models.ForeignKey(
        "orgs.School", verbose_name=_("school"), on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    kind = models.CharField(_("kind"), max_length=60)
    version = models.ForeignKey(
        LetterVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="letters", db_index=False
    )
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(_("state"), max_length=7, choices=LetterState.choices, default=LetterState.WRITTEN)
    subject = models.CharField(_("subject"), max_length=240)
    recipient = models.TextField(_("recipient"))
    recipient_sort = models.CharField(max_length=160, editable=False, default="")
    facts = models.JSONField(_("what it says"), default=dict)
    # What the letter is about, in a package above: its table and its key.
    about = models.CharField(_("about"), max_length=60, blank=True, default="")
    about_id = models.UUIDField(_("about"), null=True)
    batch_id = models.UUIDField(_("written together"))
    retention = models.CharField(_("retention class"), max_length=60)
    file = models.ForeignKey(
        "files.StoredFile", verbose_name=_("file"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    day = models.DateField(_("date"))
    written_by = models.CharField(_("written by"), max_length=160)
    written_account = models.UUIDField(null=True, editable=False)
    written_at = models.DateTimeField(_("written at"))
    sent_at = models.DateTimeField(_("sent at"), null=True)

    home = Home.HUB
    school_path = "school"
    # The archive holds what a letter says, and loses it at the end of its retention class; the trail must not keep it.
    repeated = frozenset({"recipient", "facts", "subject", "about_id", "file_id"})
    signed: ClassVar[dict[str, tuple[str, ...]]] = {"written_by": ("written_account",)}
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "recipient": "to whom; removed with the letter at the end of its retention class",
            "recipient_sort": "the same for sorting; removed with the letter",
            "subject": "what the letter is about; removed with the letter at the end of its retention class",
            "facts": "what the letter says; removed with the letter at the end of its retention class",
            "about_id": "whom or what the letter is about; removed with the letter",
            "written_by": "name of who wrote; kept with the letter, a pseudonym once the person has gone",
            "written_account": "who wrote; kept with the letter",
        },
        purpose=WRITING,
        retention=("evidence",),
        ending=Ending.BY_AGE,
        since="day",
        person=("about_id",),
        account=("written_account",),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "written_at", "id"], name="letter_by_time"),
            models.Index(fields=["authority", "recipient_sort", "id"], name="letter_by_recipient"),
            models.Index(fields=["authority", "batch_id"], name="letter_by_batch"),
            models.Index(fields=["about_id"], name="letter_about", condition=Q(about_id__isnull=False)),
            models.Index(fields=["authority", "retention", "day"], name="letter_by_retention"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="letter_state_known", condition=Q(state__in=LetterState.values)),
            models.CheckConstraint(
                name="letter_sent_is_dated",
                condition=(Q(state=LetterState.WRITTEN) & Q(sent_at__isnull=True))
                | (Q(state=LetterState.SENT) & Q(sent_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"recipient_sort": sort_key(str(values["recipient"]).partition("\n")[0])[:160]}

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        """Return kind and day: the trail keeps this, so it names nobody."""
        return f"{kind_label(values['kind'])}, {date_format(values['day'], 'd.m.Y')}"

    @property
    def kind_label(self) -> str:
        """Return the kind in words."""
        return kind_label(self.kind)

    @property
    def recipient_name(self) -> str:
        """Return the first line of the address."""
        return self.recipient.partition("\n")[0]

    @property
    def language_name(self) -> str:
        """Return the language as it calls itself."""
        return LANGUAGES.get(self.language, self.language)
