# SPDX-License-Identifier: EUPL-1.2
"""Texts and their versions."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, NotVisible, Permission, show
from tragwerk.core.letters.kinds import LANGUAGES, known_kind
from tragwerk.core.letters.models import LetterTemplate, LetterVersion, VersionState
from tragwerk.core.letters.permissions import VIEW_TEMPLATE

FALLBACK = "de"


def templates(actor: Actor, permission: Permission = VIEW_TEMPLATE) -> QuerySet[LetterTemplate]:
    """Return the texts that the actor may treat so."""
    return LetterTemplate.objects.visible_to(actor, permission)


def template_for(actor: Actor, template_id: UUID, permission: Permission = VIEW_TEMPLATE) -> LetterTemplate:
    """Return one text; every other is not there."""
    found = templates(actor, permission).select_related("authority").filter(pk=template_id).first()
    if found is None:
        raise NotVisible(_("This text does not exist, or it is not visible to you."))
    show([found])
    return found


def versions_of(template: LetterTemplate) -> list[LetterVersion]:
    """Return the versions of a text: by language, the newest first."""
    rows = LetterVersion.objects.filter(template=template).order_by("language", "-number")
    # A draft has no number yet and is the newest of all.
    return sorted(rows, key=lambda one: (one.language, one.number > 0, -one.number))


def version_for(actor: Actor, version_id: UUID, permission: Permission = VIEW_TEMPLATE) -> LetterVersion:
    """Return one version; every other is not there."""
    rows = LetterVersion.objects.visible_to(actor, permission).select_related("template__authority")
    found: LetterVersion | None = rows.filter(pk=version_id).first()
    if found is None:
        raise NotVisible(_("This version does not exist, or it is not visible to you."))
    show([found])
    return found


def draft_of(template: LetterTemplate, language: str) -> LetterVersion | None:
    """Return the draft of a language, if somebody works on one."""
    found: LetterVersion | None = LetterVersion.objects.filter(
        template=template, language=language, state=VersionState.DRAFT
    ).first()
    return found


def published_versions(authority_id: UUID, kind: str, template_id: UUID | None = None) -> list[LetterVersion]:
    """Return the valid versions of a kind, those of the oldest text first."""
    rows = LetterVersion.objects.filter(
        authority_id=authority_id, template__kind=kind, state=VersionState.PUBLISHED
    ).select_related("template")
    if template_id is not None:
        rows = rows.filter(template_id=template_id)
    return list(rows.order_by("template_id", "language"))


def valid_version(authority_id: UUID, kind: str, language: str, template_id: UUID | None = None) -> LetterVersion:
    """Return the version by which a letter is written now; without one in the language, the German one.

    Raises DomainError when there is none: what to do stands in it.
    """
    found = published_versions(authority_id, kind, template_id)
    for wanted in dict.fromkeys((language, FALLBACK)):
        version = next((one for one in found if one.language == wanted), None)
        if version is not None:
            return version
    facts = {"kind": known_kind(kind).label, "language": LANGUAGES.get(language, language)}
    raise DomainError(
        _("There is no published text for “%(kind)s” in %(language)s. Please publish one under “Letter texts” first.")
        % facts,
        code="no-text",
    )
