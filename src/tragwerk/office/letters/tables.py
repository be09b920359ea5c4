# SPDX-License-Identifier: EUPL-1.2
"""The archive of letters, and the texts."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Actor
from tragwerk.core.letters.public import (
    LANGUAGES,
    MANAGE_TEMPLATE,
    VIEW_LETTER,
    VIEW_TEMPLATE,
    WRITE_LETTER,
    Letter,
    LetterState,
    LetterTemplate,
    LetterVersion,
    VersionState,
    all_kinds,
)
from tragwerk.core.orgs.public import VIEW_SCHOOL, School
from tragwerk.ui.public import ChoiceFilter, Column, Empty, RangeFilter, RelationFilter, Table, TextFind, View, page_of


def _kinds() -> list[tuple[str, str]]:
    return [(one.key, str(one.label)) for one in all_kinds()]


def _batch(row: Letter) -> str:
    from django.urls import reverse

    return reverse("office:letters_written", args=[row.batch_id])


class LetterTable(Table):
    """What was written: to whom, what, when, by which text."""

    key = "office.letters"
    model = Letter
    permission = VIEW_LETTER
    label = _("Letters")
    density = "comfortable"
    columns = (
        Column(
            "recipient",
            _("Recipient"),
            value="recipient_name",
            sort="recipient_sort",
            link=page_of("office:letter"),
            card="title",
        ),
        Column("subject", _("Subject"), clip=True),
        Column("kind", _("Kind"), value="kind_label", card="hide"),
        Column("school", _("School"), value="school.short_name", card="hide"),
        Column("language", _("Language"), value="language_name", card="hide", default=False),
        Column("day", _("Date"), kind="date", value="day", card="hide", default=False),
        Column("written_at", _("Written"), kind="moment", sort="written_at"),
        Column("written_by", _("By"), card="hide", default=False),
        Column("state", _("State"), status=True, card="side"),
    )
    filters = (
        ChoiceFilter("kind", _("Kind"), choices=_kinds),
        ChoiceFilter("state", _("State"), choices=LetterState.choices),
        RelationFilter(
            "school", _("School"), nullable=True, queryset=lambda actor: School.objects.visible_to(actor, VIEW_SCHOOL)
        ),
        ChoiceFilter("language", _("Language"), choices=lambda: list(LANGUAGES.items())),
        RangeFilter("written", _("Written"), field="written_at", kind="moment"),
    )
    views = (
        View("all", _("All")),
        View("written", _("Not sent yet"), "state=written"),
    )
    find = TextFind(_("Recipient or subject"), fields=("recipient__icontains", "subject__icontains"))
    default_sort = "-written_at"
    empty = Empty(
        _("No letters yet"),
        _("What you write stays here as it left the house: with its text, its date and its recipient."),
        _("Write letters"),
        "office:letter_write",
        WRITE_LETTER,
    )


def _versions(actor: Actor, rows: Sequence[LetterTemplate]) -> dict[UUID, list[LetterVersion]]:
    found: dict[UUID, list[LetterVersion]] = {}
    for version in LetterVersion.objects.filter(template__in=[row.pk for row in rows]).defer("body", "subject"):
        found.setdefault(version.template_id, []).append(version)
    return found


def _valid(actor: Actor, rows: Sequence[LetterTemplate]) -> Mapping[Any, str]:
    return {
        key: ", ".join(f"{one.language_name} ({one.number})" for one in versions if one.state == VersionState.PUBLISHED)
        for key, versions in _versions(actor, rows).items()
    }


def _drafts(actor: Actor, rows: Sequence[LetterTemplate]) -> Mapping[Any, str]:
    return {
        key: ", ".join(one.language_name for one in versions if one.state == VersionState.DRAFT)
        for key, versions in _versions(actor, rows).items()
    }


class TextTable(Table):
    """The texts by which letters are written."""

    key = "office.letter_texts"
    model = LetterTemplate
    permission = VIEW_TEMPLATE
    label = _("Letter texts")
    density = "comfortable"
    columns = (
        Column("name", _("Name"), sort="name_sort", link=page_of("office:letter_text"), card="title"),
        Column("kind", _("Kind"), value="kind_label"),
        Column("valid", _("Published (version)"), load=_valid),
        Column("drafts", _("Drafts"), load=_drafts, card="hide"),
    )
    filters = (ChoiceFilter("kind", _("Kind"), choices=_kinds),)
    find = TextFind(_("Name"), fields=("name__icontains",))
    default_sort = "name"
    empty = Empty(
        _("No texts yet"),
        _("A text says what a kind of letter says, with placeholders for what differs. Begin with the supplied one."),
        _("Begin a text"),
        "office:letter_text_add",
        MANAGE_TEMPLATE,
    )
