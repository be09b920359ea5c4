# SPDX-License-Identifier: EUPL-1.2
"""Who has gone and is taken out of the trail stands in no row of the authority any more."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from tests.access.signing import sign_services
from tests.worlds import LONG_AGO, SYSTEM, World
from tragwerk.core.access.public import Actor, Role, actor_scope, system_scope
from tragwerk.core.access.walls import tenant_models
from tragwerk.core.audit.public import AuditEntry, record, verify
from tragwerk.core.grants.public import actions as grants
from tragwerk.core.imports.public import actions as imports
from tragwerk.core.jobs.public import Job
from tragwerk.core.orgs.public import Account, EmergencyAccess, Membership, Person, actions, actor_for
from tragwerk.core.privacy.public import actions as privacy
from tragwerk.core.todos.public import actions as todos

NAME = "Xylanderova"
# What a person is, and the index that follows it, goes with the person.
OF_THE_PERSON = {"orgs.person", "search.searchentry", "search.searchword"}
# What a letter said stays as it was sent, with the name under it, until the letter itself is deleted.
AS_SENT = {"letters.letter.facts"}


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    """Keep the files of every test apart."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def leaver(world: World) -> Actor:
    """Somebody of the authority whose name nobody else has."""
    with system_scope(reason="tests"):
        account = Account.objects.create(username="leaver", password="!")
        person = Person.objects.create(authority=world.own, account=account, first_name="Zoe", last_name=NAME)
        for role in (Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION):
            Membership.objects.create(authority=world.own, person=person, role=role, valid_from=LONG_AGO)
    actor, _hats = actor_for(account)
    assert actor is not None
    assert NAME in actor.label
    return actor


def grant_row(world: World) -> dict[str, Any]:
    return {
        "authority_id": world.own.pk,
        "to_authority_id": world.foreign.pk,
        "kind": "orgs.school_list",
        "mask": ["number", "name"],
        "view": "live",
        "purpose": "Vergleich",
        "legal_basis": "published",
        "valid_from": timezone.localdate(),
        "valid_to": timezone.localdate() + timedelta(days=30),
    }


def sign_everything(world: World, leaver: Actor) -> None:
    """Propose, release and end a grant, let an operator in and put him out, start an import, do a todo."""
    with actor_scope(leaver):
        request = actions.ask_removals(
            actor=leaver, person_ids=[long_gone(world).pk], reason="Die Frist ist abgelaufen"
        )
        actions.withdraw_removals(actor=leaver, ids=request)
        keys = grants.propose_grants(actor=leaver, rows=[grant_row(world), grant_row(world)])
        grants.release_grants(actor=leaver, ids=keys)
        grants.end_grants(actor=leaver, ids=keys[:1])
        upload = imports.Upload("Liste.csv", b"tag;model\nA 1;iPad\n")
        imports.start_import(actor=leaver, kind="assets", uploads=[upload], authority_id=world.own.pk)
        sign_privacy(world, leaver)
        sign_services(world, leaver)
    operator = world.actor(Role.OPERATOR)
    access = actions.request_emergency_access(
        actor=operator, authority_id=world.own.pk, extent="look", minutes=60, reason="Ticket 4711: Der Import steht"
    )
    with actor_scope(leaver):
        actions.approve_emergency_accesses(actor=leaver, ids=[access])
        actions.end_emergency_accesses(actor=leaver, ids=[access])
        todo = {"authority_id": world.own.pk, "title": "Liste prüfen", "account_id": None}
        todos.finish_todos(actor=leaver, ids=todos.create_todos(actor=leaver, rows=[todo]))
        waiver = actions.ask_to_waive_four_eyes(actor=leaver, authority_id=world.own.pk, reason="Nachts ist niemand da")
        actions.withdraw_four_eyes_waivers(actor=leaver, ids=[waiver])


def sign_privacy(world: World, leaver: Actor) -> None:
    """Hold somebody and let go, count what is due and begin to delete, publish an imprint."""
    with system_scope(reason="tests"):
        other = world.people[Role.TEACHER].pk
    holds = privacy.set_holds(actor=leaver, table="orgs.person", ids=[other], reason="Anspruch, Az. 12/26")
    privacy.release_holds(actor=leaver, ids=holds)
    run = privacy.plan_run(actor=leaver, authority_id=world.own.pk)
    privacy.start_run(actor=leaver, run_id=run.pk)
    # Background work is removed by itself after ninety days.
    Job.objects.all().delete()
    text = "# Impressum\n" + "Stadt Musterstadt, Rathausplatz 1 " * 5
    key = privacy.write_statement(actor=leaver, authority_id=world.own.pk, kind="imprint", text=text)
    privacy.publish_statement(actor=leaver, statement_id=key)


def long_gone(world: World) -> Person:
    """Somebody whose removal can be asked for."""
    with system_scope(reason="tests"):
        person: Person = Person.objects.create(authority=world.own, last_name="Weg")
        Membership.objects.create(
            authority=world.own, person=person, role=Role.TREASURY, valid_from=LONG_AGO, valid_to=date(2021, 1, 1)
        )
        record(actor=SYSTEM, verb="tests.note", target=person)
    return person


def led_back(world: World, account_id: Any) -> set[str]:
    """Table and column of every place in the rows of the authority where the key of the account stands."""
    found = set()
    with system_scope(reason="tests"):
        for model in tenant_models():
            if model._meta.label_lower in OF_THE_PERSON:
                continue
            keys = [
                one.attname
                for one in model._meta.concrete_fields
                if isinstance(one, models.UUIDField | models.ForeignKey)
            ]
            for row in model.objects.filter(authority=world.own).values(*keys):
                found |= {f"{model._meta.label_lower}.{name}" for name, value in row.items() if value == account_id}
            texts = [one.attname for one in model._meta.concrete_fields if isinstance(one, models.JSONField)]
            for row in model.objects.filter(authority=world.own).values(*texts) if texts else ():
                found |= {
                    f"{model._meta.label_lower}.{name}"
                    for name, value in row.items()
                    if str(account_id) in _text(value)
                }
    return found


def named(world: World) -> set[str]:
    """Table and column of every place in the rows of the authority where the name stands."""
    found = set()
    with system_scope(reason="tests"):
        for model in tenant_models():
            if model._meta.label_lower in OF_THE_PERSON:
                continue
            columns = [
                one.attname
                for one in model._meta.concrete_fields
                if _holds_text(one) and f"{model._meta.label_lower}.{one.attname}" not in AS_SENT
            ]
            for row in model.objects.filter(authority=world.own).values(*columns) if columns else ():
                found |= {f"{model._meta.label_lower}.{name}" for name, value in row.items() if NAME in _text(value)}
    return found


def _holds_text(column: models.Field[Any, Any]) -> bool:
    return isinstance(column, models.CharField | models.TextField | models.JSONField)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def test_who_is_taken_out_of_the_trail_is_taken_out_of_what_they_signed(world: World, leaver: Actor) -> None:
    sign_everything(world, leaver)
    signed = {f"{model._meta.label_lower}.{name}" for model in tenant_models() for name in model.signed}
    # The operator's own name stands in his request.
    assert signed - {"orgs.emergencyaccess.label"} <= named(world)
    assert {
        f"{model._meta.label_lower}.{key}"
        for model in tenant_models()
        for keys in model.signed.values()
        for key in keys
        if key not in {"asked_person", "person_id"}
    } - {"orgs.emergencyaccess.account_id"} <= led_back(world, leaver.account_id)
    assert named(world) - signed == {"audit.auditentry.actor_label"}, "the trail names who acted in one place"
    officer = world.actor(Role.AUTHORITY_IT)
    with system_scope(reason="tests"):
        Membership.objects.filter(person_id=leaver.person_id).update(valid_to=date(2021, 1, 1))
        gone = Person.objects.get(pk=leaver.person_id)
    keys = actions.ask_removals(actor=officer, person_ids=[gone.pk], reason="Die Aufbewahrungsfrist ist um")
    actions.confirm_removals(actor=world.actor(Role.SCHOOL_ADMINISTRATION), ids=keys)
    assert named(world) == set()
    with system_scope(reason="tests"):
        access = EmergencyAccess.objects.get()
        (pseudonym,) = {access.decided_by_label, access.ended_by_label}
        assert pseudonym.startswith("Person ")
        released = AuditEntry.objects.filter(verb="grants.release_grants", authority=world.own)
        assert {entry.actor_label for entry in released} == {pseudonym}
        assert access.label == world.actor(Role.OPERATOR).label, "others keep their names"
        assert verify(world.own.pk).faults == []
    assert led_back(world, gone.account_id) == set(), "nor does the account lead from the pseudonym to the person"
    assert not {place for place in led_back(world, gone.pk) if place.endswith("asked_person")}
    with system_scope(reason="tests"):
        assert AuditEntry.objects.filter(verb="grants.release_grants", authority=world.own).count() == 2


def test_every_column_with_the_name_of_who_acted_is_signed() -> None:
    """Told by what the table says of its personal data; the trail has its own way."""
    found = {
        f"{model._meta.label_lower}.{name}"
        for model in tenant_models()
        for name, why in model.personal_data.items()
        if model._meta.label_lower != "audit.auditentry"
        and isinstance(model._meta.get_field(name), models.CharField)
        and (why.startswith(("name of who", "who ")) or name.endswith(("_by", "_label")))
        and name != "about_label"
    }
    assert found == {f"{model._meta.label_lower}.{name}" for model in tenant_models() for name in model.signed}
