# SPDX-License-Identifier: EUPL-1.2
"""The trail as a list: by whom, of what kind, from when to when, what belongs together; and taken away as shown."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.worlds import SYSTEM, World
from tragwerk.core.access.public import KeyedModel, Role, actor_scope, batch, system_scope, uuid7
from tragwerk.core.audit.public import AuditEntry, ChangeKind, Fact, change_rows, record, record_many
from tragwerk.core.orgs.public import Membership, Person, Room, School
from tragwerk.office.conftest import SignIn
from tragwerk.office.trail.tables import TrailTable
from tragwerk.office.trail.words import SILENT, trail_objects

TRAIL = "/protokoll/"
INSTALLATION = "/installation/protokoll/"


def moment(day: date, hour: int = 12) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def note(world: World, label: str, at: datetime, **more: Any) -> None:
    """Write one entry at a moment."""
    fact: Fact = (world.own.pk, None, more.get("key", world.school.pk), label, more.get("changes", {}))
    with system_scope(reason="tests"):
        record_many(
            actor=more.get("actor", SYSTEM),
            verb=more.get("verb", "tests.note"),
            model=more.get("model", School),
            facts=[fact],
            reason=more.get("reason", ""),
            kind=more.get("kind", ChangeKind.NOTED),
            at=at,
        )


@pytest.fixture
def written(world: World) -> World:
    """Four entries of four kinds, people and days."""
    today = timezone.localdate()
    treasury = world.actor(Role.TREASURY)
    note(world, "Alpha", moment(today), actor=treasury, kind=ChangeKind.CHANGED, verb="orgs.change_schools")
    note(world, "Beta", moment(today - timedelta(days=1), 0), model=Room, kind=ChangeKind.DELETED)
    note(world, "Gamma", moment(today - timedelta(days=1), 23), model=Membership, kind=ChangeKind.CREATED)
    note(world, "Delta", moment(today - timedelta(days=9)), verb="orgs.ask_removals", reason="Warum nicht")
    return world


def shown(client: Client, address: str = TRAIL, **given: str) -> list[str]:
    answer = client.get(address, {name.replace("__", "."): value for name, value in given.items()})
    assert answer.status_code == 200
    return [row.object_label for row in answer.context["listing"].rows]


def days_ago(count: int) -> str:
    day = timezone.localdate() - timedelta(days=count)
    return f"{day.day}.{day.month}.{day.year}"


def test_newest_first_and_filtered_by_who(written: World, officer: Client) -> None:
    assert shown(officer) == ["Alpha", "Gamma", "Beta", "Delta"]
    assert shown(officer, who=str(written.people[Role.TREASURY].pk)) == ["Alpha"]
    assert shown(officer, who__not=str(written.people[Role.TREASURY].pk)) == ["Gamma", "Beta", "Delta"]
    box = officer.get(TRAIL, {"part": "filters"}, headers={"HX-Request": "true"}).content.decode()
    assert str(written.people[Role.TREASURY]) in box
    assert "Kanarienvogel" not in box


def test_filtered_by_kind_of_object_of_change_and_of_verb(written: World, officer: Client) -> None:
    assert shown(officer, about="orgs.membership") == ["Gamma"]
    assert shown(officer, about__not="orgs.school") == ["Gamma", "Beta"]
    assert shown(officer, kind="deleted") == ["Beta"]
    assert shown(officer, verb="orgs.ask_removals") == ["Delta"]
    assert shown(officer, kind="changed", about="orgs.school") == ["Alpha"]
    assert shown(officer, kind="changed", about="orgs.room") == []
    page = officer.get(TRAIL, {"about": "orgs.membership", "kind": "created"}).content.decode()
    assert "Art des Objekts: Rolle" in page
    assert "Art der Änderung: angelegt" in page


def test_filtered_from_one_day_to_another_both_included(written: World, officer: Client) -> None:
    assert shown(officer, at__from=days_ago(1)) == ["Alpha", "Gamma", "Beta"]
    assert shown(officer, at__to=days_ago(1)) == ["Gamma", "Beta", "Delta"]
    assert shown(officer, at__from=days_ago(1), at__to=days_ago(1)) == ["Gamma", "Beta"]
    assert shown(officer, at__from=days_ago(9), at__to=days_ago(2), q="delta") == ["Delta"]


def test_found_by_words_in_the_name_of_object_or_person(written: World, officer: Client) -> None:
    assert shown(officer, q="alph") == ["Alpha"]
    assert shown(officer, q=written.people[Role.TREASURY].last_name) == ["Alpha"]
    assert shown(officer, q="gibtesnicht") == []


@pytest.mark.parametrize("name", ["at.from", "at.to", "who", "kind", "about", "verb", "batch", "after", "q"])
@pytest.mark.parametrize("text", ["2026-10-14T10:00:00~x", "\x00", "9" * 400, "-1", "01.01.0001", "31.12.9999", "%"])
def test_odd_questions_break_nothing(world: World, officer: Client, name: str, text: str) -> None:
    assert officer.get(TRAIL, {name: text}).status_code == 200


def test_a_day_that_is_none_is_named(world: World, officer: Client) -> None:
    page = officer.get(TRAIL, {"at.to": "31.02.2026"}).content.decode()
    assert "„31.02.2026“ passt nicht zu „Wann“" in page


def test_a_foreign_person_is_no_choice(written: World, officer: Client) -> None:
    with system_scope(reason="tests"):
        foreign = Person.objects.create(authority=written.foreign, last_name="Kanarienvogel")
    page = officer.get(TRAIL, {"who": str(foreign.pk)}).content.decode()
    assert "Kanarienvogel" not in page
    assert "Der Filter „Wer“ nennt nichts, was Sie sehen können." in page


def test_what_was_changed_together_stands_alone(world: World, officer: Client) -> None:
    batch_id = uuid7()
    with system_scope(reason="tests"), batch(batch_id):
        changes = {world.school.pk: {"pupils": 7}, world.sister.pk: {"pupils": 8}}
        change_rows(actor=SYSTEM, verb="tests.change", model=School, changes=changes)
    note(world, "Alpha", timezone.now())
    assert f"?batch={batch_id}" in officer.get(TRAIL).content.decode()
    answer = officer.get(TRAIL, {"batch": str(batch_id)})
    assert len(answer.context["listing"].rows) == 2
    assert f"{reverse('office:schools')}?batch={batch_id}.changed" in answer.content.decode()


def test_every_entry_is_reached_also_when_thousands_were_written_in_one_moment(world: World, officer: Client) -> None:
    with system_scope(reason="tests"):
        for prefix, day in (("a", 0), ("b", 1)):
            facts: list[Fact] = [
                (world.own.pk, None, world.school.pk, f"{prefix} {number}", {}) for number in range(60)
            ]
            at = timezone.now() - timedelta(days=day)
            record_many(actor=SYSTEM, verb="tests.note", model=School, facts=facts, at=at)
    seen: list[str] = []
    address = TRAIL
    while address:
        listing = officer.get(address).context["listing"]
        seen += [row.object_label for row in listing.rows]
        address = f"{TRAIL}{listing.next_url}" if listing.next_url else ""
    assert (len(seen), len(set(seen))) == (120, 120)


# Taken away


def export(client: Client, kind: str, address: str = TRAIL, **given: str) -> list[list[str]]:
    wanted = {name.replace("__", "."): value for name, value in given.items()}
    answer: Any = client.get(address, {**wanted, "part": "export", "format": kind})
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    if kind == "csv":
        return [line.split(";") for line in content.decode("utf-8-sig").splitlines()]
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    return [[str(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_holds_what_is_shown_and_is_an_entry_itself(written: World, officer: Client, kind: str) -> None:
    head, *rows = export(officer, kind, about="orgs.school")
    assert head == ["Wann", "Objekt", "Änderung", "Wer", "Warum"]
    assert [row[1] for row in rows] == ["Alpha", "Delta"]
    assert rows[0][3] == written.actor(Role.TREASURY).label
    assert rows[1][2:] == ["Entnahme aus dem Protokoll beantragt", SYSTEM.label, "Warum nicht"]
    with system_scope(reason="tests"):
        entry = AuditEntry.objects.get(verb="ui.export_list")
    assert entry.authority_id == written.own.pk
    assert entry.changes["rows"] == [None, 2]
    assert entry.changes["filters"] == [None, "Art des Objekts: Schule"]
    assert shown(officer, verb="ui.export_list") == [f"Änderungsprotokoll, {kind.upper()}"]


def test_an_export_tells_from_what_to_what_and_whose_role(world: World, officer: Client) -> None:
    with system_scope(reason="tests"):
        change_rows(
            actor=SYSTEM,
            verb="orgs.change_schools",
            model=School,
            changes={world.school.pk: {"pupils": 301, "street": "Weg 1"}},
        )
        role = Membership.objects.get(person=world.people[Role.TEACHER])
        record(actor=SYSTEM, verb="tests.note", target=role)
    rows = {row[1]: row for row in export(officer, "xlsx")[1:]}
    assert "300 → 301" in rows["Musterschule (990011)"][2]
    assert "– → Weg 1" in rows["Musterschule (990011)"][2]
    assert f"Lehrkraft – {world.people[Role.TEACHER]}" in rows


@pytest.mark.parametrize("text", ["=1+1", "+49", "-1", "@x", "\tx", "=cmd|' /C calc'!A0"])
def test_no_cell_of_an_export_is_a_live_formula(world: World, officer: Client, text: str) -> None:
    note(world, text, timezone.now(), reason=text)
    (row,) = export(officer, "csv")[1:]
    assert row[1] == f"'{text}"
    assert row[4] == f"'{text}"


def test_an_export_stays_inside_the_scope_and_the_right(world: World, officer: Client, sign_in: SignIn) -> None:
    note(world, "Eigenes", timezone.now())
    with system_scope(reason="tests"):
        record(actor=SYSTEM, verb="tests.note", target=world.foreign_school)
        record(actor=SYSTEM, verb="tests.note", target=world.district)
    for role in (Role.AUTHORITY_IT, Role.AUDITOR):
        told = str(export(sign_in(role), "csv"))
        assert "Eigenes" in told
        assert "Kanarienvogel" not in told
        assert "Musterland" not in told
    assert sign_in(Role.TEACHER).get(f"{TRAIL}?part=export").status_code == 403
    operator = sign_in(Role.OPERATOR)
    assert operator.get(f"{TRAIL}?part=export").status_code == 403
    assert [row[1] for row in export(operator, "csv", INSTALLATION)[1:]] == ["Kreis Musterland"]
    assert shown(operator, INSTALLATION) == ["Änderungsprotokoll der Installation, CSV", "Kreis Musterland"]


def test_every_table_names_itself_and_those_of_which_no_entry_speaks_are_not_offered() -> None:
    ours = [one for one in apps.get_models() if one.__module__.startswith("tragwerk.")]
    tables = {one._meta.label_lower for one in ours}
    named = {one._meta.label_lower for one in ours if "verbose_name" in one._meta.original_attrs}
    assert tables == named
    assert SILENT.keys() <= tables
    keyed = {one._meta.label_lower for one in apps.get_models() if issubclass(one, KeyedModel)}
    assert {table for table, _word in trail_objects()} == keyed - SILENT.keys()
    assert tables - keyed <= SILENT.keys()


def test_filters_find_by_their_own_index(written: World) -> None:
    """Among the many entries of imports a rare kind or person is not looked for one by one."""
    facts: list[Fact] = [(written.own.pk, None, written.school.pk, str(number), {}) for number in range(3000)]
    with system_scope(reason="tests"):
        record_many(actor=written.actor(Role.AUTHORITY_IT), verb="tests.note", model=School, facts=facts)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE audit_auditentry")
    plans = {
        "who": ({"who": [str(written.people[Role.TREASURY].pk)]}, "audit_actor"),
        "kind": ({"kind": ["deleted"]}, "audit_kind"),
        "about": ({"about": ["orgs.room"]}, "audit_kind"),
        "verb": ({"verb": ["orgs.ask_removals"]}, "audit_kind"),
        "at": ({"at.from": ["1.1.2020"], "at.to": ["1.1.2021"]}, "audit_authority"),
    }
    with actor_scope(written.actor(Role.AUTHORITY_IT)):
        for name, (parameters, index) in plans.items():
            rows = TrailTable(written.actor(Role.AUTHORITY_IT), parameters).narrowed()
            plan = rows.filter(authority_id=written.own.pk).order_by().values("pk").explain()
            assert index in plan, f"{name}: {plan}"
