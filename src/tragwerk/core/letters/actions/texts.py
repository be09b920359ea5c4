# SPDX-License-Identifier: EUPL-1.2
"""Verbs on texts: begin, draft, publish, withdraw. What is published stays as it was published."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, NotVisible, action, require
from tragwerk.core.audit.public import change_rows, create_rows, delete_rows
from tragwerk.core.events.public import publish
from tragwerk.core.extend.public import LetterKind, LetterText
from tragwerk.core.letters.events import LetterTextPublished
from tragwerk.core.letters.kinds import LANGUAGES, known_kind, placeholders_of
from tragwerk.core.letters.models import LetterTemplate, LetterVersion, VersionState
from tragwerk.core.letters.permissions import MANAGE_TEMPLATE
from tragwerk.core.letters.rules import by_keys, check, faults_of

Rows = Sequence[Mapping[str, Any]]


@action(MANAGE_TEMPLATE)
def create_templates(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Begin texts of a kind, each with a draft in its language; return the keys of the drafts.

    A row has `authority_id`, `kind`, `name`, `language`, and may have `subject` and `body`.
    """
    for row in rows:
        _refuse_language(known_kind(row["kind"]), row["language"])
        _refuse_name(row)
    wanted = [{name: row[name] for name in ("authority_id", "kind", "name")} for row in rows]
    keys = create_rows(actor=actor, verb="letters.create_templates", model=LetterTemplate, rows=wanted)
    drafts = []
    for key, row in zip(keys, rows, strict=True):
        kind = known_kind(row["kind"])
        text = kind.texts.get(row["language"]) or next(iter(kind.texts.values()))
        given = LetterText(row.get("subject") or text.subject, row.get("body") or text.body)
        drafts.append(_draft(key, row["authority_id"], row["language"], given, kind))
    return create_rows(actor=actor, verb="letters.begin_drafts", model=LetterVersion, rows=drafts)


def _draft(template_id: UUID, authority_id: UUID, language: str, text: LetterText, kind: LetterKind) -> dict[str, Any]:
    placeholders = placeholders_of(kind)
    return {
        "authority_id": authority_id,
        "template_id": template_id,
        "language": language,
        "subject": by_keys(text.subject, placeholders),
        "body": by_keys(text.body, placeholders),
    }


def _refuse_language(kind: LetterKind, language: str) -> None:
    if language in kind.languages and language in LANGUAGES:
        return
    raise DomainError(
        _("“%(kind)s” has no text in this language. Please choose one from the list.") % {"kind": kind.label},
        field="language",
        code="language",
    )


def _refuse_name(row: Mapping[str, Any]) -> None:
    if not str(row["name"]).strip():
        raise DomainError(_("Please give the text a name."), field="name", code="name")
    same = LetterTemplate.objects.filter(authority_id=row["authority_id"], kind=row["kind"], name=row["name"])
    if same.exists():
        raise DomainError(
            _("There is a text “%(name)s” of this kind already. Please choose another name, or edit that one.")
            % {"name": row["name"]},
            field="name",
            code="name",
        )


@action(MANAGE_TEMPLATE)
def rename_templates(
    *,
    actor: Actor,
    changes: Mapping[UUID, Mapping[str, Any]],
    expected: Mapping[UUID, datetime] | None = None,
    reason: str = "",
) -> list[UUID]:
    """Give texts other names; their versions stay as they are."""
    for template in LetterTemplate.objects.filter(pk__in=list(changes)):
        name = changes[template.pk].get("name", template.name)
        if name != template.name:
            _refuse_name({"authority_id": template.authority_id, "kind": template.kind, "name": name})
    return change_rows(
        actor=actor,
        verb="letters.rename_templates",
        model=LetterTemplate,
        changes=changes,
        expected=expected,
        reason=reason,
    )


@action(MANAGE_TEMPLATE)
def begin_drafts(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Begin drafts of texts, each in its `language`, with the text of version `from_id` or of the last one."""
    templates = _locked_templates(actor, [row["template_id"] for row in rows])
    drafts = []
    for row in rows:
        template = templates[row["template_id"]]
        kind = known_kind(template.kind)
        _refuse_language(kind, row["language"])
        if LetterVersion.objects.filter(template=template, language=row["language"], state=VersionState.DRAFT).exists():
            raise DomainError(
                _("There is a draft in %(language)s already. Please go on with it, or discard it.")
                % {"language": LANGUAGES[row["language"]]},
                field="language",
                code="draft",
            )
        text = _text_to_begin(template, kind, row)
        drafts.append(_draft(template.pk, template.authority_id, row["language"], text, kind))
    return create_rows(actor=actor, verb="letters.begin_drafts", model=LetterVersion, rows=drafts)


def _text_to_begin(template: LetterTemplate, kind: LetterKind, row: Mapping[str, Any]) -> LetterText:
    """Return the text of the version that is named, else of the last that was published, else the one of the kind."""
    versions = LetterVersion.objects.filter(template=template)
    if row.get("from_id"):
        source = versions.filter(pk=row["from_id"]).first()
    else:
        source = versions.filter(language=row["language"], number__gt=0).order_by("-number").first()
    if source is not None:
        return LetterText(source.subject, source.body)
    return kind.texts.get(row["language"]) or next(iter(kind.texts.values()))


def _locked_templates(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, LetterTemplate]:
    keys = set(ids)
    found = {one.pk: one for one in LetterTemplate.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    if len(found) != len(keys):
        raise NotVisible(_("This text does not exist, or it is not visible to you."))
    require(actor, MANAGE_TEMPLATE, list(found.values()))
    return found


def _locked(actor: Actor, ids: Iterable[UUID]) -> list[LetterVersion]:
    """Return versions, locked until the end of the transaction; one that is not there is not visible."""
    keys = set(ids)
    rows = LetterVersion.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    found = list(rows)
    if len(found) != len(keys):
        raise NotVisible(_("This version does not exist, or it is not visible to you."))
    require(actor, MANAGE_TEMPLATE, found)
    # The text itself is locked too: two publishing at once must not take the same number.
    _locked_templates(actor, {one.template_id for one in found})
    return found


@action(MANAGE_TEMPLATE)
def change_drafts(
    *,
    actor: Actor,
    changes: Mapping[UUID, Mapping[str, Any]],
    expected: Mapping[UUID, datetime] | None = None,
    reason: str = "",
) -> list[UUID]:
    """Change subject and text of drafts; what is wrong is said when they are published."""
    wanted: dict[UUID, dict[str, Any]] = {}
    for version in _locked(actor, changes):
        _refuse_frozen(version)
        placeholders = placeholders_of(known_kind(version.template.kind))
        said = {name: by_keys(str(value), placeholders) for name, value in changes[version.pk].items()}
        wanted[version.pk] = {name: said[name] for name in ("subject", "body") if name in said}
    return change_rows(
        actor=actor,
        verb="letters.change_drafts",
        model=LetterVersion,
        changes=wanted,
        expected=expected,
        reason=reason,
    )


def _refuse_frozen(version: LetterVersion) -> None:
    if version.state != VersionState.DRAFT:
        raise DomainError(
            _("Version %(number)d is published and never changes. Please begin a new draft with its text.")
            % {"number": version.number},
            code="frozen",
        )


@action(MANAGE_TEMPLATE)
def publish_versions(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Make drafts valid; the version that was valid before is withdrawn."""
    versions = _locked(actor, ids)
    for version in versions:
        _refuse_step(version, VersionState.PUBLISHED)
        problems = check(version.subject, version.body, placeholders_of(known_kind(version.template.kind)))
        if problems:
            raise DomainError(faults_of(problems), field="body" if problems[0].line else "subject", code="text")
    _withdraw_earlier(actor, versions)
    last = {
        (one["template_id"], one["language"]): one["last"]
        for one in LetterVersion.objects.filter(template__in=[version.template_id for version in versions])
        .order_by()
        .values("template_id", "language")
        .annotate(last=Max("number"))
    }
    who = {"published_by": actor.label[:160], "published_account": actor.account_id, "published_at": timezone.now()}
    steps = {
        version.pk: {
            "state": VersionState.PUBLISHED,
            "number": last.get((version.template_id, version.language), 0) + 1,
            **who,
        }
        for version in versions
    }
    done = change_rows(actor=actor, verb="letters.publish_versions", model=LetterVersion, changes=steps)
    for version in versions:
        publish(LetterTextPublished(version.authority_id, version.template.kind, version.pk))
    return done


def _withdraw_earlier(actor: Actor, versions: Sequence[LetterVersion]) -> None:
    pairs = {(one.template_id, one.language) for one in versions}
    valid = LetterVersion.objects.filter(
        template__in=[template for template, _language in pairs], state=VersionState.PUBLISHED
    )
    steps = {one.pk: {"state": VersionState.WITHDRAWN} for one in valid if (one.template_id, one.language) in pairs}
    if steps:
        change_rows(actor=actor, verb="letters.withdraw_versions", model=LetterVersion, changes=steps)


def _refuse_step(version: LetterVersion, state: VersionState) -> None:
    if not version.can(state):
        raise DomainError(
            _("This version is %(state)s. The step “%(step)s” is not possible any more.")
            % {"state": version.get_state_display(), "step": state.label},
            code="state",
        )


@action(MANAGE_TEMPLATE)
def withdraw_versions(*, actor: Actor, ids: Sequence[UUID], reason: str = "") -> list[UUID]:
    """Take valid versions out of use; letters that name them stay."""
    versions = _locked(actor, ids)
    for version in versions:
        _refuse_step(version, VersionState.WITHDRAWN)
    steps = {version.pk: {"state": VersionState.WITHDRAWN} for version in versions}
    return change_rows(actor=actor, verb="letters.withdraw_versions", model=LetterVersion, changes=steps, reason=reason)


@action(MANAGE_TEMPLATE)
def discard_drafts(*, actor: Actor, ids: Sequence[UUID]) -> int:
    """Give drafts up; a text that never had another version goes with its last draft."""
    versions = _locked(actor, ids)
    for version in versions:
        _refuse_frozen(version)
    done = delete_rows(
        actor=actor, verb="letters.discard_drafts", model=LetterVersion, ids=[one.pk for one in versions]
    )
    wanted = {one.template_id for one in versions}
    kept = set(LetterVersion.objects.filter(template__in=wanted).values_list("template_id", flat=True))
    if wanted - kept:
        delete_rows(actor=actor, verb="letters.discard_drafts", model=LetterTemplate, ids=sorted(wanted - kept))
    return done
