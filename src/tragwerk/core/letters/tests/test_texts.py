# SPDX-License-Identifier: EUPL-1.2
"""Texts and versions: drafts change, published ones never do, one of each language is valid."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from tests.worlds import World
from tragwerk.core.access.public import DomainError, NotAllowed, NotVisible, Role, actor_scope, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.letters import actions, queries
from tragwerk.core.letters.kinds import GENERAL
from tragwerk.core.letters.models import VERSION_TRANSITIONS, LetterTemplate, LetterVersion, VersionState
from tragwerk.core.letters.tests.steps import drafted, published, version, writer_of


def test_a_text_begins_with_what_its_kind_brings_along(world: World) -> None:
    draft = drafted(world, subject="", body="")
    assert (draft.state, draft.number, draft.language) == (VersionState.DRAFT, 0, "de")
    assert draft.subject == GENERAL.texts["de"].subject
    assert "{message}" in draft.body


def test_placeholders_are_kept_by_key_however_they_were_written(world: World) -> None:
    with override("en"):
        draft = drafted(world, body="Dear {Recipient}, {Message}")
    assert draft.body == "Dear {recipient}, {message}"


def test_publishing_numbers_the_draft_and_withdraws_the_one_before(world: World) -> None:
    actor = writer_of(world)
    first = published(world)
    assert (first.state, first.number, first.published_by) == (VersionState.PUBLISHED, 1, actor.label)
    rows = [{"template_id": first.template_id, "language": "de", "from_id": first.pk}]
    second = actions.begin_drafts(actor=actor, rows=rows)[0]
    assert version(second).body == first.body
    actions.change_drafts(actor=actor, changes={second: {"body": "Neu: {message}"}})
    actions.publish_versions(actor=actor, ids=[second])
    assert [(version(one).state, version(one).number) for one in (first.pk, second)] == [
        (VersionState.WITHDRAWN, 1),
        (VersionState.PUBLISHED, 2),
    ]
    with actor_scope(actor):
        assert queries.valid_version(world.own.pk, GENERAL.key, "de").pk == second


def test_a_draft_that_names_no_version_goes_on_from_the_last_one(world: World) -> None:
    first = published(world)
    rows = [{"template_id": first.template_id, "language": "de"}]
    (key,) = actions.begin_drafts(actor=writer_of(world), rows=rows)
    assert (version(key).subject, version(key).body) == (first.subject, first.body)


def test_a_published_text_never_changes(world: World) -> None:
    first = published(world)
    with override("en"), pytest.raises(DomainError, match="published and never changes"):
        actions.change_drafts(actor=writer_of(world), changes={first.pk: {"body": "anders"}})
    with pytest.raises(DomainError) as caught:
        actions.discard_drafts(actor=writer_of(world), ids=[first.pk])
    assert caught.value.code == "frozen"
    assert version(first.pk).body == first.body


def test_every_step_that_the_table_does_not_name_is_refused(world: World) -> None:
    actor = writer_of(world)
    first = published(world)
    with pytest.raises(DomainError):
        actions.publish_versions(actor=actor, ids=[first.pk])
    actions.withdraw_versions(actor=actor, ids=[first.pk], reason="veraltet")
    assert VERSION_TRANSITIONS[VersionState.WITHDRAWN] == frozenset()
    for step in (actions.publish_versions, actions.withdraw_versions):
        with pytest.raises(DomainError) as caught:
            step(actor=actor, ids=[first.pk])
        assert caught.value.code == "state"
    with actor_scope(actor), override("en"), pytest.raises(DomainError, match="no published text"):
        queries.valid_version(world.own.pk, GENERAL.key, "de")


def test_a_text_with_a_fault_is_not_published_and_says_where(world: World) -> None:
    draft = drafted(world, body="Guten Tag\n\n{empfaengr}")
    with override("en"), pytest.raises(DomainError, match="Line 3: There is no placeholder “empfaengr”") as caught:
        actions.publish_versions(actor=writer_of(world), ids=[draft.pk])
    assert caught.value.field == "body"
    assert version(draft.pk).state == VersionState.DRAFT


def test_of_each_language_there_is_one_draft_also_for_the_database(world: World) -> None:
    draft = drafted(world)
    rows = [{"template_id": draft.template_id, "language": "de"}]
    with override("en"), pytest.raises(DomainError, match="There is a draft in Deutsch already"):
        actions.begin_drafts(actor=writer_of(world), rows=rows)
    with system_scope(reason="tests"), pytest.raises(IntegrityError), transaction.atomic():
        LetterVersion.objects.create(authority=world.own, template=draft.template, language="de", subject="x", body="x")


def test_a_letter_in_a_language_without_a_text_falls_back_to_german(world: World) -> None:
    first = published(world)
    with actor_scope(writer_of(world)):
        assert queries.valid_version(world.own.pk, GENERAL.key, "tr").pk == first.pk


def test_a_language_of_its_own_has_numbers_of_its_own(world: World) -> None:
    actor = writer_of(world)
    first = published(world)
    key = actions.begin_drafts(actor=actor, rows=[{"template_id": first.template_id, "language": "tr"}])[0]
    actions.publish_versions(actor=actor, ids=[key])
    assert (version(key).number, version(first.pk).state) == (1, VersionState.PUBLISHED)
    with actor_scope(actor):
        assert queries.valid_version(world.own.pk, GENERAL.key, "tr").pk == key


def test_a_text_that_never_had_another_version_goes_with_its_draft(world: World) -> None:
    draft = drafted(world)
    actions.discard_drafts(actor=writer_of(world), ids=[draft.pk])
    with system_scope(reason="tests"):
        assert not LetterTemplate.objects.exists()


def test_names_and_languages_are_checked(world: World) -> None:
    drafted(world)
    for changes, field in (({}, "name"), ({"name": " "}, "name"), ({"name": "B", "language": "xx"}, "language")):
        with pytest.raises(DomainError) as caught:
            drafted(world, **{"name": "Rundschreiben", **changes})
        assert caught.value.field == field
    with pytest.raises(DomainError) as caught:
        drafted(world, "C", kind="letters.secrets")
    assert caught.value.field == "kind"


def test_who_may_and_whose_text(world: World) -> None:
    draft = drafted(world)
    with pytest.raises(NotAllowed):
        actions.publish_versions(actor=world.actor(Role.TREASURY), ids=[draft.pk])
    with system_scope(reason="tests"):
        foreign = LetterTemplate.objects.create(authority=world.foreign, kind=GENERAL.key, name="Kanarienvogel")
        theirs = LetterVersion.objects.create(authority=world.foreign, template=foreign, subject="x", body="x")
    with pytest.raises(NotVisible):
        actions.publish_versions(actor=writer_of(world), ids=[theirs.pk])
    with pytest.raises(NotVisible):
        actions.begin_drafts(actor=writer_of(world), rows=[{"template_id": foreign.pk, "language": "en"}])


def test_every_step_stands_in_the_trail(world: World) -> None:
    first = published(world)
    actions.withdraw_versions(actor=writer_of(world), ids=[first.pk], reason="veraltet")
    with system_scope(reason="tests"):
        found = AuditEntry.objects.filter(object_id=first.pk).order_by("number")
        assert [(one.verb, one.reason) for one in found] == [
            ("letters.begin_drafts", ""),
            ("letters.publish_versions", ""),
            ("letters.withdraw_versions", "veraltet"),
        ]
