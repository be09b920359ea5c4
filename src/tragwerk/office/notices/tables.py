# SPDX-License-Identifier: EUPL-1.2
"""The lists of notices and of mails."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Actor
from tragwerk.core.notify.public import (
    MANAGE_MAIL,
    READ_NOTICE,
    UNDELIVERED,
    MailState,
    Notice,
    OutgoingMail,
    kinds_for,
    notices_of,
)
from tragwerk.ui.public import (
    BulkVerb,
    ChoiceFilter,
    Chosen,
    Column,
    Empty,
    Filter,
    FlagFilter,
    Look,
    NamesNothing,
    Option,
    Parameters,
    RangeFilter,
    Table,
    TextFind,
    View,
    chosen_by,
    page_of,
    render_status,
)


def _word(row: Notice) -> str:
    return pgettext("notice", "read") if row.read_at else pgettext("notice", "new")


def _sentence(row: Notice) -> SafeString:
    """Draw the sentence; what is new stands out by weight, and by a word for those who hear it."""
    if row.read_at is not None:
        return format_html("{}", row.sentence)
    return format_html('<strong>{}</strong><span class="kern-sr-only"> ({})</span>', row.sentence, _word(row))


def _state(row: Notice) -> SafeString:
    return render_status(Look("circle", "calm", _word(row)) if row.read_at else Look("circle-fill", "info", _word(row)))


@dataclass(frozen=True)
class KindFilter(Filter):
    """The groups of notices that this reader can get."""

    template: ClassVar[str] = "ui/tables/filters/choosing.html"
    key = "group"

    @property
    def label(self) -> str:  # type: ignore[override]
        return gettext("About")

    def read(self, parameters: Parameters, actor: Actor) -> Chosen | None:
        value = next(iter(parameters.get(self.key, ())), "")
        if not value:
            return None
        keys = [kind.key for kind in kinds_for(actor) if _slug(kind.key) == value]
        if not keys:
            raise NamesNothing(self.key, self.label, [(self.key, value)])
        sentence = gettext("About: %(group)s") % {"group": dict(_groups(actor))[value]}
        return chosen_by(self.key, Q(kind__in=keys), sentence, [(self.key, value)])

    def form(self, parameters: Parameters, actor: Actor) -> dict[str, Any]:
        value = next(iter(parameters.get(self.key, ())), "")
        return {"options": [Option(key, name, key == value) for key, name in _groups(actor)], "single": True}


def _slug(kind: str) -> str:
    return kind.partition(".")[0]


def _groups(actor: Actor) -> Iterable[tuple[str, str]]:
    """Return the groups by the package of their kinds, each once, in order."""
    found: dict[str, str] = {}
    for kind in kinds_for(actor):
        found.setdefault(_slug(kind.key), str(kind.group))
    return found.items()


class NoticeTable(Table):
    """The notices of the person who looks, newest first."""

    key = "office.notices"
    model = Notice
    permission = READ_NOTICE
    label = _("Notices")
    density = "comfortable"
    columns = (
        Column(
            "sentence",
            _("Notice"),
            cell=_sentence,
            link=page_of("office:notice"),
            card="title",
        ),
        Column("note", _("More"), clip=True),
        Column("kind", _("About"), value=lambda row: row.kind_label, card="hide", default=False),
        Column("created_at", _("When"), kind="moment", sort="created_at", nowrap=True),
        Column(
            "state",
            _("State"),
            value=_word,
            cell=_state,
            card="side",
        ),
    )
    filters = (
        FlagFilter("new", _("New"), condition=Q(read_at__isnull=True)),
        KindFilter(),
        RangeFilter("created_at", _("When"), kind="moment"),
    )
    find = TextFind(_("Words of the notice …"), fields=("sentence__icontains", "note__icontains"))
    views = (View("all", _("All")), View("new", _("New"), "new=yes"))
    bulk_verbs = (
        BulkVerb("read", _("Mark as read"), "check", READ_NOTICE, "office:notices_bulk_read"),
        BulkVerb("unread", _("Mark as new"), "undo", READ_NOTICE, "office:notices_bulk_unread"),
    )
    default_sort = "-created_at"
    empty = Empty(
        _("No notices yet"),
        _("Here stands what concerns you: when others decide, when work ends, when something is due."),
        _("Choose how notices come"),
        "office:notice_choices",
        permission=READ_NOTICE,
        icon="tune",
    )

    def rows(self) -> QuerySet[Any]:
        """One's own, and nobody else's."""
        return notices_of(self.actor)


class MailTable(Table):
    """The mails that an authority sent, and those that have not arrived."""

    key = "office.mails"
    model = OutgoingMail
    permission = MANAGE_MAIL
    label = _("Mails")
    density = "comfortable"
    columns = (
        Column("address", pgettext_lazy("mail", "To"), card="title"),
        Column("subject", pgettext_lazy("mail", "Subject"), clip=True),
        Column("state", _("State"), status=True, card="side"),
        Column("created_at", _("Written"), kind="moment", sort="created_at", nowrap=True),
        Column("attempts", _("Attempts"), kind="number", card="hide"),
        Column("answer", _("Answer of the mail server"), clip=True),
        Column("ended_at", _("Ended"), kind="moment", nowrap=True, default=False, card="hide"),
    )
    filters = (
        ChoiceFilter("state", _("State"), choices=MailState.choices),
        RangeFilter("created_at", _("Written"), kind="moment"),
    )
    find = TextFind(_("Address or subject …"), fields=("address__icontains", "subject__icontains"))
    views = (
        View("all", _("All")),
        View("undelivered", _("Not delivered"), "&".join(f"state={one.value}" for one in UNDELIVERED)),
        View("waiting", _("Waiting"), "state=waiting"),
    )
    bulk_verbs = (BulkVerb("again", _("Send again"), "undo", MANAGE_MAIL, "office:mails_bulk_again"),)
    default_sort = "-created_at"
    empty = Empty(
        _("No mails yet"),
        _("Every mail that goes out for your authority stands here for 90 days, with the answer of the mail server."),
    )
