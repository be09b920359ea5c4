# SPDX-License-Identifier: EUPL-1.2
"""Notices for people, how they want them, and the mails that go out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.access.public import TELLING, Ending, Home, PersonalData, TenantModel
from tragwerk.core.extend.public import NOTICES, NoticeKind, notice_kinds
from tragwerk.core.notify.rules import Hours

READ_KEPT_FOR = timedelta(days=90)
UNREAD_KEPT_FOR = timedelta(days=365)
MAIL_KEPT_FOR = timedelta(days=90)
LONGEST_ENDPOINT, LONGEST_KEY, LONGEST_SECRET = 800, 120, 60


def kind_named(key: str) -> NoticeKind | None:
    """Return the kind of notice with this key; None when no package has it any more."""
    return next((one for one in notice_kinds.at(NOTICES) if one.key == key), None)


class MailWhen(models.TextChoices):
    """When a notice comes by mail."""

    NOW = "now", pgettext_lazy("mail", "at once")
    DIGEST = "digest", pgettext_lazy("mail", "in the daily mail")
    NEVER = "never", pgettext_lazy("mail", "never")


class Notice(TenantModel):
    """One sentence for one account, in its language, with the way to what it speaks of."""

    school = models.ForeignKey(
        "orgs.School", on_delete=models.CASCADE, null=True, editable=False, related_name="+", db_index=False
    )
    account = models.ForeignKey(
        "orgs.Account", on_delete=models.CASCADE, editable=False, related_name="+", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=60)
    # Said to this account and nobody else, whatever its right: the end of its own work, the answer to its request.
    is_personal = models.BooleanField(default=False)
    sentence = models.CharField(_("notice"), max_length=300)
    note = models.CharField(_("more"), max_length=500, blank=True, default="")
    url = models.CharField(_("address"), max_length=300, blank=True, default="")
    about_id = models.UUIDField(null=True, editable=False)
    is_shown = models.BooleanField(_("under the bell"), default=True)
    created_at = models.DateTimeField(_("when"))
    read_at = models.DateTimeField(_("read"), null=True)
    mail_at = models.DateTimeField(null=True)
    in_digest = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True)
    push_at = models.DateTimeField(null=True)
    pushed_at = models.DateTimeField(null=True)

    home = Home.HUB
    school_path = "school"
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "account": "whom it is for; removed 90 days after reading, unread after a year",
            "sentence": "what it tells, may name people; removed 90 days after reading, unread after a year",
            "note": "what it tells, may name people; removed 90 days after reading, unread after a year",
            "created_at": "when it came; removed with the notice",
            "read_at": "when it was read; removed with the notice",
        },
        purpose=TELLING,
        retention=("notice",),
        ending=Ending.OWN_WORK,
        work="notify.forget",
        account=("account_id",),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "account", "-created_at", "id"], name="notice_of_account"),
            models.Index(fields=["authority", "created_at", "id"], name="notice_by_moment"),
            models.Index(
                fields=["authority", "account"],
                name="notice_unread",
                condition=Q(read_at__isnull=True, is_shown=True),
            ),
            models.Index(fields=["about_id"], name="notice_about", condition=Q(about_id__isnull=False)),
            models.Index(
                fields=["mail_at"], name="notice_to_mail", condition=Q(mail_at__isnull=False, mailed_at__isnull=True)
            ),
            models.Index(
                fields=["push_at"], name="notice_to_push", condition=Q(push_at__isnull=False, pushed_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.sentence

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(values["sentence"])

    @property
    def kind_label(self) -> str:
        """What the kind is called; the key where no package has it any more."""
        found = kind_named(self.kind)
        return str(found.label) if found else self.kind


class NoticeChoice(TenantModel):
    """How one account wants one kind of notice in one authority; without a row it comes as the kind says."""

    account = models.ForeignKey(
        "orgs.Account", on_delete=models.CASCADE, editable=False, related_name="+", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=60)
    is_shown = models.BooleanField(_("under the bell"), default=True)
    mail = models.CharField(_("by mail"), max_length=6, choices=MailWhen.choices)
    push = models.BooleanField(_("on the device"), default=False)

    home = Home.HUB
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "account": "who chose; removed with the account",
            "kind": "for which kind of notice; removed with the account",
            "mail": "choice; removed with the account",
        },
        purpose=TELLING,
        retention=("account",),
        ending=Ending.WITH_ACCOUNT,
        account=("account_id",),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("choice of how notices come")
        verbose_name_plural = _("choices of how notices come")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "account", "kind"], name="notice_choice_once"),
            models.CheckConstraint(condition=Q(mail__in=MailWhen.values), name="notice_choice_mail_known"),
        ]

    def __str__(self) -> str:
        return self.kind


class QuietHours(TenantModel):
    """When one account wants to be left alone by one authority: from one time to another, and on whole days."""

    account = models.ForeignKey(
        "orgs.Account", on_delete=models.CASCADE, editable=False, related_name="+", db_index=False
    )
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    # Days of the week as digits, Monday is 0.
    days = models.CharField(_("on these days"), max_length=7, blank=True, default="")
    rest_days = models.CharField(_("whole days"), max_length=7, blank=True, default="")

    home = Home.HUB
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "account": "whose quiet it is; removed with the account",
            "starts": "choice; removed with the account",
            "ends": "choice; removed with the account",
        },
        purpose=TELLING,
        retention=("account",),
        ending=Ending.WITH_ACCOUNT,
        account=("account_id",),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("quiet hours")
        verbose_name_plural = _("quiet hours")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "account"], name="quiet_hours_once")
        ]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M} – {self.ends:%H:%M}"

    @property
    def hours(self) -> Hours:
        """The same for the rules."""
        return Hours(self.starts, self.ends, frozenset(map(int, self.days)), frozenset(map(int, self.rest_days)))


class PushSubscription(TenantModel):
    """One browser that shows notices of one authority to one account, as its push service knows it."""

    account = models.ForeignKey(
        "orgs.Account", on_delete=models.CASCADE, editable=False, related_name="+", db_index=False
    )
    endpoint = models.CharField(_("address"), max_length=LONGEST_ENDPOINT)
    p256dh = models.CharField(max_length=LONGEST_KEY)
    auth = models.CharField(max_length=LONGEST_SECRET)
    device = models.CharField(_("device"), max_length=80, blank=True, default="")
    created_at = models.DateTimeField(_("since"))
    not_before = models.DateTimeField(null=True)

    home = Home.HUB
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "account": "whose browser it is; removed when switched off, and when the push service says it is gone",
            "endpoint": "address of the browser at its push service; removed with the row",
            "device": "name of browser and system; removed with the row",
        },
        purpose=TELLING,
        retention=("account",),
        ending=Ending.WITH_ACCOUNT,
        account=("account_id",),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("browser that shows notices")
        verbose_name_plural = _("browsers that show notices")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["endpoint"], name="push_endpoint")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "account", "endpoint"], name="push_browser_once")
        ]

    def __str__(self) -> str:
        return self.device or str(_("Browser"))


class MailState(models.TextChoices):
    """How far a mail is."""

    WAITING = "waiting", pgettext_lazy("mail", "waits")
    SENT = "sent", pgettext_lazy("mail", "sent")
    REFUSED = "refused", pgettext_lazy("mail", "refused")
    GIVEN_UP = "given_up", pgettext_lazy("mail", "given up")


TRANSITIONS: dict[MailState, frozenset[MailState]] = {
    MailState.WAITING: frozenset({MailState.SENT, MailState.REFUSED, MailState.GIVEN_UP}),
    # Somebody corrected the address, or the mail server is back.
    MailState.REFUSED: frozenset({MailState.WAITING}),
    MailState.GIVEN_UP: frozenset({MailState.WAITING}),
    MailState.SENT: frozenset(),
}
UNDELIVERED = (MailState.REFUSED, MailState.GIVEN_UP)


class OutgoingMail(TenantModel):
    """A mail on its way out: to whom, what, how often it was tried, what the mail server said."""

    account = models.ForeignKey(
        "orgs.Account", on_delete=models.CASCADE, null=True, editable=False, related_name="+", db_index=False
    )
    purpose = models.CharField(_("purpose"), max_length=60)
    address = models.EmailField(pgettext_lazy("mail", "to"), max_length=254)
    subject = models.CharField(pgettext_lazy("mail", "subject"), max_length=200)
    text = models.TextField(_("text"))
    attachments = models.JSONField(_("attachments"), default=list)
    language = models.CharField(max_length=5, blank=True, default="")
    state = models.CharField(_("state"), max_length=8, choices=MailState.choices, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(null=True)
    answer = models.CharField(_("answer of the mail server"), max_length=300, blank=True, default="")
    created_at = models.DateTimeField(pgettext_lazy("mail", "written"))
    tried_from = models.DateTimeField()
    ended_at = models.DateTimeField(_("ended"), null=True)

    home = Home.HUB
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "account": "whom it is for; removed 90 days after it was sent or given up",
            "address": "where it goes; removed 90 days after it was sent or given up",
            "subject": "what it tells; removed 90 days after it was sent or given up",
            "text": "what it tells; emptied when it was sent, else removed 90 days after it was given up",
            "answer": "may hold the address; removed 90 days after it was sent or given up",
            "created_at": "when it was written; removed with the mail",
        },
        purpose=TELLING,
        retention=("notice",),
        ending=Ending.OWN_WORK,
        work="notify.forget",
        account=("account_id",),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "created_at", "id"], name="mail_by_moment"),
            models.Index(fields=["authority", "state"], name="mail_by_state"),
            models.Index(fields=["next_at"], name="mail_to_send", condition=Q(state="waiting")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="mail_state_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", next_at__isnull=False, ended_at__isnull=True)
                | ~Q(state="waiting") & Q(next_at__isnull=True, ended_at__isnull=False),
                name="mail_waits_or_has_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(values["subject"])
