# SPDX-License-Identifier: EUPL-1.2
"""Every table says what it holds of people, and what it says is shown to who asks for one person."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.access.canaries import Aviary
from tests.worlds import World
from tragwerk.core.access.personal import WORKING
from tragwerk.core.access.public import Actor, Ending, PersonalData, Role, TenantModel, system_scope
from tragwerk.core.extend.public import PERSON, PersonExport, contribute, person_exports
from tragwerk.core.jobs.registry import _kinds
from tragwerk.core.orgs.public import Person
from tragwerk.core.orgs.public import actions as orgs
from tragwerk.core.privacy import actions
from tragwerk.core.privacy.classes import BY_KEY
from tragwerk.core.privacy.queries import as_plain, declarations, register_of, rows_about, stored_about, undeclared
from tragwerk.core.privacy.queries.declared import has_words
from tragwerk.core.privacy.tests.conftest import Leaver

DECLARED = sorted(declarations().items(), key=lambda pair: pair[0]._meta.label)
NAMES = [model._meta.label for model, _said in DECLARED]


def test_every_table_says_what_it_holds_of_people() -> None:
    assert undeclared() == [], "say `personal_data = PersonalData(…)`, or `NO_PERSONAL_DATA` where there is none"


def test_a_table_that_is_silent_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Person, "personal_data")
    assert undeclared() == ["orgs.Person"]


@pytest.mark.parametrize(("model", "said"), DECLARED, ids=NAMES)
def test_what_a_table_declares_is_there(model: Any, said: PersonalData) -> None:
    columns = {field.name for field in model._meta.concrete_fields} | {
        field.attname for field in model._meta.concrete_fields
    }
    reached = {relation.get_accessor_name() for relation in model._meta.related_objects}
    assert set(said.fields) <= columns
    assert {name.partition("__")[0] for name in (*said.person, *said.account)} - {"pk"} <= columns | reached
    assert set(said.retention) <= BY_KEY.keys()
    assert has_words(model), "give the table a verbose_name"
    assert [name for name in said.fields if not has_words(model, name)] == []
    assert str(said.legal_basis)
    if said.ending is Ending.BY_AGE:
        assert said.since in columns
    if said.ending is Ending.OWN_WORK:
        assert said.work in _kinds
    if said.ending is Ending.WITH_PERSON:
        assert said.person


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"purpose": WORKING, "retention": ("staff",), "ending": Ending.BY_AGE, "unlinked": "x"},
        {"purpose": WORKING, "retention": ("staff",), "ending": Ending.OWN_WORK, "unlinked": "x"},
        {"purpose": WORKING, "retention": ("staff",), "ending": Ending.TRAIL},
    ],
)
def test_half_a_declaration_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"say|and only there"):
        PersonalData({"name": "why"}, **wrong)


def test_a_declaration_reads_as_column_and_reason() -> None:
    said = Person.personal_data
    assert said["first_name"] == "identity"
    assert len(said) == len(list(said))


@pytest.fixture
def everywhere(world: World, leaver: Leaver, officer: Actor) -> Person:
    """Somebody of whom as many tables as possible hold something, made from the declarations themselves."""
    with system_scope(reason="tests"):
        person = world.people[Role.SCHOOL_ADMINISTRATION]
        account = world.accounts[Role.SCHOOL_ADMINISTRATION]
        orgs.change_people(actor=officer, changes={person.pk: {"phone": "02364 933-0"}})
    with system_scope(reason="tests"):
        world.own, world.foreign = world.foreign, world.own
        world.school, world.foreign_school = world.foreign_school, world.school
        birds = Aviary(world)
        for model, said in DECLARED:
            row = birds.rows.get(model)
            if row is None or model in (Person, type(account)) or model._meta.label in _OF_ITSELF:
                continue
            columns = {name: person.pk for name in said.person[:1] if name != "pk" and "__" not in name}
            columns = columns or {name: account.pk for name in said.account[:1] if name != "pk"}
            if columns:
                more = _ALSO.get(model._meta.label, {})
                model._base_manager.filter(pk=row.pk).update(**columns, **more)
    return person


_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Its rows are the trail's own: nobody writes into it but the verbs.
_OF_ITSELF = {"audit.AuditEntry"}
# What a rule of the table wants besides.
_ALSO: dict[str, dict[str, Any]] = {"jobs.Job": {"system_reason": ""}}


def test_what_is_declared_is_shown(world: World, everywhere: Person, officer: Actor) -> None:
    """Every column of every table that leads to the person is in the export, by its name."""
    with system_scope(reason="tests"):
        stored = stored_about(officer, everywhere)
    shown = {section.key: set(section.fields) for section in stored.sections}
    linked = {model._meta.label_lower: set(said.fields) for model, said in DECLARED if said.person or said.account}
    assert set(linked) - set(shown) == set()
    assert {table: fields - shown[table] for table, fields in linked.items() if fields - shown[table]} == {}
    for section in stored.sections:
        assert section.rows, section.key
        assert len(section.rows[0]) == len(section.fields)
    assert json.loads(json.dumps(as_plain(stored)))["sections"]


def test_no_key_is_shown_bare(world: World, everywhere: Person, officer: Actor) -> None:
    """A key tells a person nothing but whether it is their own."""
    with system_scope(reason="tests"):
        stored = stored_about(officer, everywhere)
    cells = [cell for section in stored.sections for row in section.rows for _label, cell in row]
    assert "diese Person" in cells
    assert [cell for cell in cells if _KEY.fullmatch(cell)] == []


@pytest.mark.parametrize("is_about", [True, False])
def test_of_a_row_that_several_people_share_each_reads_the_own_part(
    world: World, everywhere: Person, officer: Actor, is_about: bool
) -> None:
    """A letter to one person was written by another: neither reads the other's name."""
    (letter,) = [model for model, _said in DECLARED if model._meta.label == "letters.Letter"]
    own, other = everywhere.pk, uuid4()
    with system_scope(reason="tests"):
        letter._base_manager.filter(about_id=own).update(
            about_id=own if is_about else other,
            written_account=other if is_about else everywhere.account_id,
            recipient="Erika Geheim",
            written_by="Wer Schreibt",
        )
        stored = stored_about(officer, everywhere)
    (section,) = [one for one in stored.sections if one.key == "letters.letter"]
    cells = dict(zip(section.fields, [value for _label, value in section.rows[0]], strict=True))
    expected = ("Erika Geheim", "jemand anderes") if is_about else ("jemand anderes", "Wer Schreibt")
    assert (cells["recipient"], cells["written_by"]) == expected


def test_the_export_holds_nothing_of_others(world: World, officer: Actor) -> None:
    person = world.people[Role.TEACHER]
    told = json.dumps(as_plain(stored_about(officer, person)), ensure_ascii=False)
    others = [one.last_name for role, one in world.people.items() if role != Role.TEACHER]
    assert person.last_name in told
    assert not [name for name in others if f'"{name}"' in told]


def test_it_says_when_the_record_goes(world: World, leaver: Leaver, officer: Actor) -> None:
    gone = leaver(Role.PUPIL)
    stored = stored_about(officer, gone)
    assert stored.deleted_after is not None
    assert (stored.left_on, stored.deleted_after.isoformat()) == (stored.left_on, "2020-12-31")
    assert "31.12.2020" in next(one for one in stored.sections if one.key == "orgs.person").until
    here = stored_about(officer, world.people[Role.HEAD])
    assert (here.has_role, here.deleted_after) == (True, None)
    never: Person = Person.objects.create(authority=world.own, last_name="Nie")
    assert stored_about(officer, never).deleted_after is not None


def test_packages_add_what_no_column_says(world: World, officer: Actor) -> None:
    source = PersonExport("tests.loans", "Leihen", lambda actor, person: [{"Gerät": "iPad HA-1", "bis": "31.07.2027"}])
    contribute(source)
    try:
        stored = stored_about(officer, world.people[Role.HEAD])
    finally:
        person_exports._items[PERSON].remove(source)
    (section,) = (one for one in stored.sections if one.key == "tests.loans")
    assert section.rows == [[("Gerät", "iPad HA-1"), ("bis", "31.07.2027")]]


def test_rows_of_another_authority_are_theirs(world: World, officer: Actor) -> None:
    with system_scope(reason="tests"):
        other = Person.objects.create(
            authority=world.foreign, account=world.accounts[Role.HEAD], last_name="Kanarienvogel"
        )
        for model, said in DECLARED:
            if issubclass(model, TenantModel):
                found = rows_about(model, said, world.people[Role.HEAD])
                assert not found.filter(authority=world.foreign).exists()
        assert other.account_id == world.people[Role.HEAD].account_id


def test_the_register_is_made_from_the_declarations_and_completed(world: World, officer: Actor) -> None:
    today = timezone.localdate()
    before = register_of(world.own, today)
    assert {one.key for one in before} == {said.purpose.key for _model, said in DECLARED if said.purpose}
    assert all(one.basis and one.data and one.deletion and one.people for one in before)
    actions.complete_activity(
        actor=officer, authority_id=world.own.pk, purpose_key="people", values={"responsible": "Schulamt"}
    )
    key = actions.add_activity(
        actor=officer, authority_id=world.own.pk, values={"name": "Kameras", "purpose": "Schutz"}
    )
    found = register_of(world.own, today)
    assert next(one for one in found if one.key == "people").responsible == "Schulamt"
    assert found[-1].name == "Kameras"
    assert not found[-1].is_generated
    actions.complete_activity(
        actor=officer, authority_id=world.own.pk, purpose_key="people", values={"responsible": "Fachbereich 4"}
    )
    actions.change_activity(actor=officer, activity_id=key, values={"name": "Kameras am Rad"})
    assert register_of(world.own, today)[-1].name == "Kameras am Rad"
    actions.remove_activity(actor=officer, activity_id=key)
    assert len(register_of(world.own, today)) == len(before)
