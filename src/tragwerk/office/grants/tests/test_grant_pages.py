# SPDX-License-Identifier: EUPL-1.2
"""Pages of grants: proposing with errors at the fields, preview, release, end, and the received view."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.access.places import released_grant
from tests.worlds import World
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.grants.public import Grant, GrantedRow, GrantState, GrantView
from tragwerk.core.grants.tests.steps import somebody
from tragwerk.core.orgs.public import Account, Authority, School
from tragwerk.office.conftest import SignIn


def german(day: date) -> str:
    return day.strftime("%d.%m.%Y")


def typed(world: World, **changes: Any) -> dict[str, Any]:
    """What somebody types into the form of a grant."""
    today = timezone.localdate()
    return {
        "to_authority": "",
        "to_authority__text": "Stadt Kanarienvogel",
        "to_authority__was": "",
        "kind": "orgs.school_list",
        "mask": ["number", "name"],
        "view": "frozen",
        "purpose": "Vergleich",
        "legal_basis": "agreement",
        "legal_note": "Vereinbarung vom 1.9.",
        "valid_from": german(today),
        "valid_to": german(today + timedelta(days=60)),
        **changes,
    }


def grant_now() -> Grant:
    with system_scope(reason="tests"):
        found: Grant = Grant.objects.get()
        return found


@pytest.fixture
def given(world: World) -> Grant:
    """An open grant of the own authority."""
    with system_scope(reason="tests"):
        return released_grant(world.own, world.foreign)


@pytest.fixture
def received(world: World) -> Grant:
    """An open grant of the foreign authority to the own one."""
    with system_scope(reason="tests"):
        return released_grant(world.foreign, world.own)


# Proposing


def test_a_grant_is_proposed_looked_at_and_released(world: World, officer: Client) -> None:
    answer = officer.post(reverse("office:grant_add"), typed(world), follow=True)
    page = answer.content.decode()
    grant = grant_now()
    assert answer.redirect_chain[-1][0] == reverse("office:grant", args=[grant.pk])
    assert (grant.authority, grant.to_authority, grant.mask) == (world.own, world.foreign, ["number", "name"])
    assert "Genau das sieht die andere Seite" in page
    assert "Schwesterschule" in page
    assert "Vereinbarung vom 1.9." in page
    answer = officer.post(reverse("office:grant_release", args=[grant.pk]), follow=True)
    assert "Für Stadt Kanarienvogel freigegeben." in answer.content.decode()
    assert grant_now().state == GrantState.RELEASED


FAULTS = [
    ("to_authority", {"to_authority__text": "Stadt Musterstadt"}, "sieht seine eigenen Daten ohnehin"),
    ("to_authority", {"to_authority__text": "Atlantis"}, "wurde nicht gefunden"),
    ("mask", {"mask": []}, "Angabe fehlt"),
    ("mask", {"mask": ["number", "salary"]}, "Es gibt keine Spalte „salary“"),
    ("purpose", {"purpose": " "}, "Angabe fehlt"),
    ("valid_from", {"valid_from": "1.1.2020"}, "Der erste Tag 01.01.2020 ist vorbei"),
    ("valid_to", {"valid_to": "1.1.2020"}, "liegt vor dem ersten Tag"),
    ("valid_to", {"valid_to": german(timezone.localdate() + timedelta(days=1000))}, "höchstens 24 Monate"),
    ("valid_to", {"valid_to": "31.2.2027"}, "31.2.2027"),
]


@pytest.mark.parametrize(("field", "changes", "sentence"), FAULTS, ids=[f"{one[0]}-{one[2]}" for one in FAULTS])
def test_a_fault_is_said_at_its_field(
    world: World, officer: Client, field: str, changes: dict[str, Any], sentence: str
) -> None:
    answer = officer.post(reverse("office:grant_add"), typed(world, **changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert sentence in " ".join(answer.context["form"].errors[field])
    with system_scope(reason="tests"):
        assert not Grant.objects.exists()


def test_an_authority_that_only_stands_in_the_list_is_no_receiver(world: World, officer: Client) -> None:
    listed = Authority.objects.create(number="99008", name="Stadt Fern", short_name="Stadt Fern")
    chosen = {"to_authority": str(listed.pk), "to_authority__text": "Stadt Fern", "to_authority__was": "Stadt Fern"}
    answer = officer.post(reverse("office:grant_add"), typed(world, **chosen))
    assert "arbeitet noch nicht mit Tragwerk" in " ".join(answer.context["form"].errors["to_authority"])
    for nonsense in ("x", "99999999-9999-7999-8999-999999999999"):
        chosen = {"to_authority": nonsense, "to_authority__text": "Fern", "to_authority__was": "Fern"}
        answer = officer.post(reverse("office:grant_add"), typed(world, **chosen))
        assert list(answer.context["form"].errors) == ["to_authority"]


def test_receivers_are_suggested_by_name_and_number(world: World, officer: Client) -> None:
    suggest = reverse("office:grant_receivers")
    for query in ("kanarien", "99002"):
        assert "Stadt Kanarienvogel" in officer.get(suggest, {"q": query}).content.decode()
    for query in ("k", "", "musterstadt", "--"):
        assert "Stadt" not in officer.get(suggest, {"q": query}).content.decode()


def test_a_proposal_is_edited_and_its_history_tells_it(world: World, officer: Client) -> None:
    officer.post(reverse("office:grant_add"), typed(world))
    grant = grant_now()
    address = reverse("office:grant_edit", args=[grant.pk])
    page = officer.get(address)
    assert 'value="Stadt Kanarienvogel"' in page.content.decode()
    chosen = {
        "to_authority": str(world.foreign.pk),
        "to_authority__was": "Stadt Kanarienvogel",
        "mask": ["name", "pupils"],
        "seen_at": page.context["seen"],
    }
    answer = officer.post(address, typed(world, **chosen), follow=True)
    assert grant_now().mask == ["name", "pupils"]
    assert "Spalten: number, name → name, pupils" in answer.content.decode()


def test_two_people_editing_a_proposal_see_the_difference(world: World, officer: Client, sign_in: SignIn) -> None:
    officer.post(reverse("office:grant_add"), typed(world))
    address = reverse("office:grant_edit", args=[grant_now().pk])
    seen = officer.get(address).context["seen"]
    for client, purpose in ((sign_in(Role.SCHOOL_ADMINISTRATION), "Meines"), (officer, "Ihres")):
        answer = client.post(address, typed(world, purpose=purpose, seen_at=seen))
    assert answer.status_code == 409
    assert "Meines" in answer.content.decode()
    assert grant_now().purpose == "Meines"


def test_a_discarded_proposal_comes_back_by_undo(world: World, officer: Client) -> None:
    officer.post(reverse("office:grant_add"), typed(world))
    grant = grant_now()
    page = officer.post(reverse("office:grant_discard", args=[grant.pk]), follow=True).content.decode()
    undo = reverse("office:grant_restore", args=[grant.pk])
    assert "Vorschlag verworfen." in page
    assert undo in page
    officer.post(undo)
    assert grant_now().state == GrantState.PROPOSED


def test_what_is_released_is_neither_edited_nor_discarded(world: World, officer: Client, given: Grant) -> None:
    answer = officer.get(reverse("office:grant_edit", args=[given.pk]), follow=True)
    assert "Beenden Sie diese und schlagen Sie eine neue vor" in answer.content.decode()
    answer = officer.post(reverse("office:grant_discard", args=[given.pk]), follow=True)
    assert "nicht mehr möglich" in answer.content.decode()
    assert grant_now().state == GrantState.RELEASED


# The giver


def test_the_list_shows_what_is_given_and_the_own_steps(world: World, officer: Client, given: Grant) -> None:
    page = officer.get(reverse("office:grants")).content.decode()
    assert "Stadt Kanarienvogel" in page
    assert "freigegeben" in page
    assert reverse("office:grant_add") in page


def test_empty_lists_say_what_they_are_for(officer: Client) -> None:
    page = officer.get(reverse("office:grants")).content.decode()
    assert "Noch ist nichts freigegeben" in page
    assert reverse("office:grant_add") in page
    assert "Noch gibt niemand etwas für Sie frei" in officer.get(reverse("office:grants_received")).content.decode()


@pytest.mark.parametrize("role", [Role.TREASURY, Role.AUDITOR])
def test_who_only_sees_is_offered_no_step(world: World, sign_in: SignIn, given: Grant, role: Role) -> None:
    page = sign_in(role).get(reverse("office:grant", args=[given.pk])).content.decode()
    assert "Schwesterschule" in page
    assert reverse("office:grant_end", args=[given.pk]) not in page
    assert sign_in(role).get(reverse("office:grant_end", args=[given.pk])).status_code == 403


def test_the_end_is_asked_for_and_empties_the_view(world: World, officer: Client, given: Grant) -> None:
    address = reverse("office:grant_end", args=[given.pk])
    assert "Das lässt sich nicht rückgängig machen" in officer.get(address).content.decode()
    assert grant_now().state == GrantState.RELEASED
    page = officer.post(address, {"reason": "Zweck erfüllt"}, follow=True).content.decode()
    assert "vom gebenden Träger zurückgezogen" in page
    assert "Zweck erfüllt" in page
    assert "Die andere Seite sieht nichts mehr" in page
    assert "Schwesterschule" not in page
    with system_scope(reason="tests"):
        assert not GrantedRow.objects.exists()
    assert officer.post(address).status_code == 422


# The receiver


def test_the_received_view_says_who_until_when_and_that_it_is_noted(
    world: World, officer: Client, received: Grant
) -> None:
    assert "Stadt Kanarienvogel" in officer.get(reverse("office:grants_received")).content.decode()
    page = officer.get(reverse("office:grant_read", args=[received.pk])).content.decode()
    for words in ("Kanarienvogelschule", "Freigegeben von Stadt Kanarienvogel", "im Protokoll von", "Vergleich mit"):
        assert words in page
    assert "300" not in page, "pupils are outside the mask"
    with system_scope(reason="tests"):
        (entry,) = AuditEntry.objects.filter(verb="grants.read_grant")
    assert (entry.authority_id, entry.actor_label) == (
        world.foreign.pk,
        "Test Authority It (Schul-IT, Stadt Musterstadt)",
    )


def test_the_giver_sees_in_the_history_who_has_read(world: World, sign_in: SignIn, received: Grant) -> None:
    reader = sign_in(Role.TREASURY)
    reader.get(reverse("office:grant_read", args=[received.pk]))
    file: Any = reader.get(reverse("office:grant_file", args=[received.pk]), {"format": "csv"})
    assert b"".join(file.streaming_content)
    sign_in(Role.DISTRICT_COORDINATOR).get(reverse("office:grant_read", args=[received.pk]))
    giver = Client()
    auditor = somebody(world.foreign, Role.AUDITOR)
    giver.force_login(Account.objects.get(pk=auditor.account_id or ""))
    page = giver.get(reverse("office:grant", args=[received.pk])).content.decode()
    for words in (
        "Vom Empfänger abgerufen",
        "Vom Empfänger als Datei mitgenommen",
        "Test Treasury (Kämmerei, Stadt Musterstadt)",
        "Test District Coordinator (Kreiskoordination, Kreis Musterland)",
        "Datei: CSV",
        "Filter: keiner, die ganze Liste",
        "Zeilen: 1",
        "Spalten: Schulnummer, Schule",
    ):
        assert words in page, words


def test_who_will_see_it_is_named_before_the_release_and_after(world: World, officer: Client) -> None:
    officer.post(reverse("office:grant_add"), typed(world))
    address = reverse("office:grant", args=[grant_now().pk])
    for heading in ("Wer wird das sehen?", "Wer sieht das?"):
        page = officer.get(address).content.decode()
        panel = page[page.index(heading) :]
        for words in ("Stadt Kanarienvogel", "Kreis Musterland", "liest mit", "Kreiskoordination"):
            assert words in panel, words
        officer.post(reverse("office:grant_release", args=[grant_now().pk]))
    officer.post(reverse("office:grant_end", args=[grant_now().pk]))
    assert "liest mit" not in officer.get(address).content.decode()


def test_a_live_view_shows_the_state_of_now(world: World, officer: Client) -> None:
    with system_scope(reason="tests"):
        grant = released_grant(world.foreign, world.own, GrantView.LIVE)
        School.objects.filter(pk=world.foreign_school.pk).update(name="Neue Schule")
    assert "Neue Schule" in officer.get(reverse("office:grant_read", args=[grant.pk])).content.decode()


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_the_received_view_is_taken_away_as_a_file(world: World, officer: Client, received: Grant, suffix: str) -> None:
    answer: Any = officer.get(reverse("office:grant_file", args=[received.pk]), {"format": suffix})
    body = b"".join(answer.streaming_content)
    rows: list[list[Any]]
    assert f"schulliste-von-stadt-kanarienvogel-{timezone.localdate()}.{suffix}" in answer["Content-Disposition"]
    if suffix == "csv":
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    else:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert rows == [["Schulnummer", "Schule"], ["990021", "Kanarienvogelschule"]]
    with system_scope(reason="tests"):
        assert AuditEntry.objects.filter(verb="grants.take_file").count() == 1
        assert not AuditEntry.objects.filter(verb="grants.read_grant").exists(), "taking away is no opening of a page"


def test_the_receiver_gives_back_and_sees_nothing_any_more(world: World, officer: Client, received: Grant) -> None:
    address = reverse("office:grant_give_back", args=[received.pk])
    assert "erfährt, dass Sie zurückgegeben haben" in officer.get(address).content.decode()
    officer.post(address)
    assert grant_now().state == GrantState.ENDED
    page = officer.get(reverse("office:grant_read", args=[received.pk])).content.decode()
    assert "Was sie zeigte, ist gelöscht" in page
    assert "Kanarienvogelschule" not in page
    answer = officer.get(reverse("office:grant_file", args=[received.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("office:grant_read", args=[received.pk])


def test_who_may_not_give_back_is_not_offered_it(world: World, sign_in: SignIn, received: Grant) -> None:
    page = sign_in(Role.TREASURY).get(reverse("office:grant_read", args=[received.pk])).content.decode()
    assert reverse("office:grant_give_back", args=[received.pk]) not in page


def test_the_coordinator_finds_what_was_published_in_the_district(
    world: World, sign_in: SignIn, received: Grant
) -> None:
    coordinator = sign_in(Role.DISTRICT_COORDINATOR)
    assert "Stadt Kanarienvogel" in coordinator.get(reverse("office:grants_received")).content.decode()
    assert "Kanarienvogelschule" in coordinator.get(reverse("office:grant_read", args=[received.pk])).content.decode()
    assert coordinator.get(reverse("office:grants")).status_code == 403


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_speaks_both_languages(
    world: World, officer: Client, given: Grant, received: Grant, language: str
) -> None:
    spoken = {"de": "Was die Freigabe sagt", "en": "What the grant says"}
    for name, grant in (("office:grant", given), ("office:grant_read", received)):
        page = officer.get(reverse(name, args=[grant.pk]), headers={"accept-language": language}).content.decode()
        assert spoken[language] in page


def test_the_list_of_received_grants_is_taken_away_and_noted_where_the_person_belongs(
    world: World, officer: Client, received: Grant
) -> None:
    answer: Any = officer.get(reverse("office:grants_received"), {"part": "export", "format": "csv"})
    assert "Stadt Kanarienvogel" in b"".join(answer.streaming_content).decode("utf-8-sig")
    with system_scope(reason="tests"):
        (entry,) = AuditEntry.objects.filter(verb="ui.export_list")
    assert entry.authority_id == world.own.pk
