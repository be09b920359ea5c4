# SPDX-License-Identifier: EUPL-1.2
"""Pages of schools, authorities and rooms: what is shown to whom, and editing without losing anything."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.worlds import World
from tragwerk.core.access.public import DomainError, Role, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.orgs.public import Authority, PupilCount, Room, School, actions
from tragwerk.office.conftest import SignIn

NASTY = '"><script>alert(1)</script> & Söhne'


def school_page(school: School) -> str:
    return reverse("office:school", args=[school.pk])


def form_of(client: Client, address: str) -> dict[str, Any]:
    """Return what the form of a page would send unchanged."""
    page = client.get(address)
    assert page.status_code == 200
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {"seen_at": page.context["seen"], **{name: value for name, value in values.items() if value is not None}}


def school_now(world: World) -> School:
    with system_scope(reason="tests"):
        found: School = School.objects.get(pk=world.school.pk)
        return found


def test_a_school_shows_what_is_known_of_it(world: World, officer: Client) -> None:
    with system_scope(reason="tests"):
        Room.objects.create(authority=world.own, school=world.school, name="B 214", purpose="Informatik")
        PupilCount.objects.create(
            authority=world.own, school=world.school, school_year="2024/25", pupils=1412, source="Liste"
        )
    page = officer.get(school_page(world.school)).content.decode()
    for words in ("Musterschule", "990011", "B 214", "2024/25", "1.412", "Test Head", "Stadt Musterstadt"):
        assert words in page
    assert reverse("office:school_edit", args=[world.school.pk]) in page


def test_who_may_not_edit_is_offered_no_way_to_it(world: World, sign_in: SignIn) -> None:
    page = sign_in(Role.TEACHER).get(school_page(world.school)).content.decode()
    assert reverse("office:school_edit", args=[world.school.pk]) not in page
    assert "Test Head" not in page
    assert reverse("office:authority", args=[world.own.pk]) not in page


def test_names_are_words_and_never_markup(world: World, officer: Client) -> None:
    with system_scope(reason="tests"):
        School.objects.filter(pk=world.school.pk).update(name=NASTY, short_name=NASTY, town=NASTY)
        Authority.objects.filter(pk=world.own.pk).update(short_name=NASTY)
        Room.objects.create(authority=world.own, school=world.school, name=NASTY[:60], purpose=NASTY[:60])
    actions.change_schools(actor=world.actor(Role.AUTHORITY_IT), changes={world.school.pk: {"website": NASTY}})
    addresses = (
        "/",
        "/schulen/",
        "/traeger/",
        "/protokoll/",
        "/suche/?q=" + NASTY,
        school_page(world.school),
        reverse("office:school_edit", args=[world.school.pk]),
        reverse("office:room_add", args=[world.school.pk]),
        reverse("office:authority", args=[world.own.pk]),
        reverse("office:person", args=[world.people[Role.HEAD].pk]),
    )
    for address in addresses:
        page = officer.get(address)
        assert page.status_code == 200, address
        assert b"<script>alert" not in page.content, address


def test_master_data_are_edited_and_the_trail_says_so(world: World, officer: Client) -> None:
    address = reverse("office:school_edit", args=[world.school.pk])
    answer = officer.post(address, {**form_of(officer, address), "pupils": "1.412", "postcode": "45721"}, follow=True)
    assert answer.redirect_chain == [(school_page(world.school), 302)]
    page = answer.content.decode()
    assert "Gespeichert." in page
    assert "1.412" in page
    assert (school_now(world).pupils, school_now(world).postcode) == (1412, "45721")
    with system_scope(reason="tests"):
        entry = AuditEntry.objects.get(object_id=world.school.pk)
    assert entry.changes == {"pupils": [300, 1412], "postcode": ["", "45721"]}


def test_a_bad_field_is_named_and_nothing_is_lost(world: World, officer: Client) -> None:
    address = reverse("office:school_edit", args=[world.school.pk])
    given = {**form_of(officer, address), "postcode": "4572", "town": "Neue Stadt"}
    answer = officer.post(address, given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "fünf Ziffern" in page
    assert 'value="Neue Stadt"' in page
    assert school_now(world).town == "Stadt Musterstadt"


def test_the_second_of_two_editors_compares_and_decides(world: World, officer: Client, sign_in: SignIn) -> None:
    address = reverse("office:school_edit", args=[world.school.pk])
    second = sign_in(Role.SCHOOL_ADMINISTRATION)
    mine, theirs = form_of(second, address), form_of(officer, address)
    officer.post(address, {**theirs, "town": "Von der IT", "phone": "02364 1"})
    answer = second.post(address, {**mine, "town": "Von der Verwaltung"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Was sich unterscheidet" in page
    assert [(row.theirs, row.mine) for row in answer.context["differences"]] == [
        ("02364 1", "–"),
        ("Von der IT", "Von der Verwaltung"),
    ]
    assert 'value="Von der Verwaltung"' in page
    assert school_now(world).town == "Von der IT"
    decided = {**mine, "town": "Von der Verwaltung", "phone": "02364 1", "seen_at": answer.context["seen"]}
    assert second.post(address, decided).status_code == 302
    assert (school_now(world).town, school_now(world).phone) == ("Von der Verwaltung", "02364 1")


def test_a_third_change_during_the_comparison_is_compared_again(world: World, officer: Client) -> None:
    address = reverse("office:school_edit", args=[world.school.pk])
    mine = form_of(officer, address)
    actor = world.actor(Role.AUTHORITY_IT)
    actions.change_schools(actor=actor, changes={world.school.pk: {"town": "Zwei"}})
    first = officer.post(address, {**mine, "town": "Eins"})
    actions.change_schools(actor=actor, changes={world.school.pk: {"town": "Drei"}})
    again = officer.post(address, {**mine, "town": "Eins", "seen_at": first.context["seen"]})
    assert again.status_code == 409
    assert again.context["differences"][0].theirs == "Drei"


def test_saving_without_a_change_leaves_no_entry(world: World, officer: Client) -> None:
    address = reverse("office:school_edit", args=[world.school.pk])
    assert officer.post(address, form_of(officer, address)).status_code == 302
    with system_scope(reason="tests"):
        assert not AuditEntry.objects.filter(object_id=world.school.pk).exists()


def keep_draft(client: Client, school: School, values: dict[str, Any]) -> None:
    draft = {**values, "draft-key": f"orgs.school.{school.pk}"}
    assert client.post(reverse("ui:draft_save"), draft).status_code == 200


def test_a_draft_comes_back_and_goes_when_it_is_saved(world: World, officer: Client) -> None:
    address = reverse("office:school_edit", args=[world.school.pk])
    given = form_of(officer, address)
    keep_draft(officer, world.school, {**given, "town": "Halb getippt"})
    assert 'value="Halb getippt"' in officer.get(address).content.decode()
    officer.post(address, given)
    assert 'value="Halb getippt"' not in officer.get(address).content.decode()


def test_a_draft_that_is_older_than_somebody_elses_change_overwrites_nothing(world: World, officer: Client) -> None:
    address = reverse("office:school_edit", args=[world.school.pk])
    keep_draft(officer, world.school, {**form_of(officer, address), "phone": "02364 1"})
    actions.change_schools(actor=world.actor(Role.AUTHORITY_IT), changes={world.school.pk: {"town": "Neustadt"}})
    answer = officer.post(address, form_of(officer, address))
    assert answer.status_code == 409
    assert school_now(world).town == "Neustadt"


@pytest.mark.parametrize("name", ["school", "school_edit", "room_add"])
def test_a_foreign_school_is_not_there(world: World, officer: Client, name: str) -> None:
    answer = officer.get(reverse(f"office:{name}", args=[world.foreign_school.pk]))
    assert answer.status_code == 404
    assert "anarienvogel" not in answer.content.decode()


def test_a_refusal_names_the_right_that_is_missing(world: World, sign_in: SignIn) -> None:
    answer = sign_in(Role.HEAD).get(reverse("office:school_edit", args=[world.school.pk]))
    assert answer.status_code == 403
    assert "Schulen, Standorte und Räume" in answer.content.decode()


def test_a_room_is_added_once(world: World, officer: Client) -> None:
    address = reverse("office:room_add", args=[world.school.pk])
    answer = officer.post(address, {"name": "B 214", "floor": "2. OG"}, follow=True)
    assert "Raum B 214 angelegt." in answer.content.decode()
    again = officer.post(address, {"name": "B 214"})
    assert again.status_code == 422
    assert "gibt es schon" in again.content.decode()
    assert officer.post(address, {"name": ""}).status_code == 422
    with system_scope(reason="tests"):
        assert Room.objects.filter(school=world.school).count() == 1


def test_an_authority_shows_its_schools_and_providers(world: World, officer: Client) -> None:
    page = officer.get(reverse("office:authority", args=[world.own.pk])).content.decode()
    for words in ("Stadt Musterstadt", "99001", "Musterschule", "Schwesterschule", "Muster-IT", "Kreis Musterland"):
        assert words in page


def test_an_authority_is_edited_by_its_own_office_only(world: World, officer: Client, sign_in: SignIn) -> None:
    address = reverse("office:authority_edit", args=[world.own.pk])
    given = form_of(officer, address)
    answer = officer.post(address, {**given, "email": "it@musterstadt.example"})
    assert answer["Location"] == reverse("office:authority", args=[world.own.pk])
    assert Authority.objects.get(pk=world.own.pk).email == "it@musterstadt.example"
    assert officer.get(reverse("office:authority_edit", args=[world.foreign.pk])).status_code == 404
    coordinator = sign_in(Role.DISTRICT_COORDINATOR)
    assert coordinator.get(reverse("office:authority", args=[world.foreign.pk])).status_code == 200
    assert coordinator.get(address).status_code == 403


def test_the_installation_counts_authorities_by_state(world: World, sign_in: SignIn) -> None:
    page = sign_in(Role.OPERATOR).get("/installation/").content.decode()
    for words in ("Kreis Musterland", "Muster-IT", "05999"):
        assert words in page


@pytest.mark.parametrize("seen", ["2026-13-45T10:00:00", "gestern", "2026-10-14T10:00:00", "9" * 300])
def test_an_odd_stamp_breaks_nothing(world: World, officer: Client, seen: str) -> None:
    address = reverse("office:school_edit", args=[world.school.pk])
    answer = officer.post(address, {**form_of(officer, address), "seen_at": seen, "town": "Neu"})
    assert answer.status_code in {302, 409}


def test_what_the_verb_refuses_stands_at_its_field(
    world: World, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**given: Any) -> None:
        raise DomainError("Diese Stadt gibt es nicht.", field="town")

    address = reverse("office:school_edit", args=[world.school.pk])
    given = form_of(officer, address)
    monkeypatch.setattr(actions, "change_schools", refuse)
    answer = officer.post(address, given)
    assert answer.status_code == 422
    assert answer.context["form"].errors["town"] == ["Diese Stadt gibt es nicht."]


def test_the_contacts_of_a_school_are_its_offices_and_nobody_else(world: World, officer: Client) -> None:
    people = officer.get(school_page(world.school)).context["people"]
    assert [row.role for row in people] == [Role.HEAD, Role.SCHOOL_OFFICE, Role.MEDIA_OFFICER]
