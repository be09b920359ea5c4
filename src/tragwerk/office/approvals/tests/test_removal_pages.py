# SPDX-License-Identifier: EUPL-1.2
"""Pages of leaving the audit trail: what is said before, who is asked, what each of the two sees."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.worlds import SYSTEM, World, let_in
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.audit.public import AuditEntry, record
from tragwerk.core.orgs.public import Account, Membership, Person, RetentionRule, TrailRemoval, emergency_hat_key
from tragwerk.office.conftest import SignIn

WHY = "Die Aufbewahrungsfrist ist abgelaufen"


@pytest.fixture
def gone(world: World) -> Person:
    with system_scope(reason="tests"):
        person: Person = Person.objects.create(authority=world.own, first_name="Zoe", last_name="Xylander")
        Membership.objects.create(
            authority=world.own, person=person, role=Role.TREASURY, valid_from="2018-01-01", valid_to="2020-07-31"
        )
        record(actor=SYSTEM, verb="tests.note", target=person)
    return person


def page(client: Client, name: str, *args: Any) -> str:
    return client.get(reverse(f"office:{name}", args=args)).content.decode()


def post(client: Client, name: str, key: Any, **given: str) -> Any:
    return client.post(reverse(f"office:{name}", args=[key]), given, follow=True)


def ask(client: Client, person: Person) -> TrailRemoval:
    answer = post(client, "removal_ask", person.pk, reason=WHY)
    assert "Beantragt. Entnommen wird erst" in answer.content.decode()
    with system_scope(reason="tests"):
        found: TrailRemoval = TrailRemoval.objects.get(person=person, state="asked")
    return found


def test_the_page_says_what_stays_what_goes_and_who_confirms_before_anybody_asks(
    world: World, officer: Client, gone: Person
) -> None:
    assert "Aus dem Protokoll nehmen" in page(officer, "person", gone.pk)
    shown = page(officer, "removal_ask", gone.pk)
    for words in (
        "Was bleibt",
        "In welcher Rolle, an welcher Schule",
        "Was entfernt wird",
        "31.07.2020",
        "31.12.2023",
        "3 volle Kalenderjahre nach dem Ausscheiden; §§ 195, 199 Abs. 1 BGB",
        f"{world.people[Role.SCHOOL_ADMINISTRATION]} (Schulverwaltung)",
        "Entnahme beantragen",
    ):
        assert words in shown, words


def test_one_asks_and_the_other_finds_it_on_the_start_page_and_confirms(
    world: World, officer: Client, sign_in: SignIn, gone: Person
) -> None:
    removal = ask(officer, gone)
    own = page(officer, "removal", removal.pk)
    assert "Wer den Antrag gestellt hat, entscheidet nicht" in own
    assert reverse("office:removal_confirm", args=[removal.pk]) not in own
    assert "beantragt, diese Person aus dem Protokoll zu nehmen" in page(officer, "person", gone.pk)
    second = sign_in(Role.SCHOOL_ADMINISTRATION)
    assert reverse("office:removal", args=[removal.pk]) in second.get("/").content.decode()
    shown = page(second, "removal", removal.pk)
    for words in (WHY, "Was bleibt", "Bestätigen und endgültig entnehmen", "Zoe Xylander", "31.12.2023"):
        assert words in shown, words
    done = post(second, "removal_confirm", removal.pk).content.decode()
    assert "1 Eintrag des Protokolls entfernt." in done
    assert "Bestätigt: aus dem Protokoll genommen" in done
    assert "aus dem Protokoll genommen" in page(second, "person", gone.pk)
    assert "Xylander" not in page(second, "audit")


def test_a_request_is_refused_with_a_reason_or_taken_back(
    world: World, officer: Client, sign_in: SignIn, gone: Person
) -> None:
    first = ask(officer, gone)
    second = sign_in(Role.SCHOOL_ADMINISTRATION)
    assert "Diese Angabe fehlt noch" in post(second, "removal_refuse", first.pk, reason="").content.decode()
    done = post(second, "removal_refuse", first.pk, reason="Ein Verfahren läuft noch").content.decode()
    assert "Abgelehnt. Das Protokoll bleibt" in done
    assert "Ein Verfahren läuft noch" in done
    again = ask(officer, gone)
    assert "Zurückgenommen." in post(officer, "removal_withdraw", again.pk).content.decode()
    listed = page(officer, "removals")
    assert listed.count("Xylander") == 2
    assert "abgelehnt" in listed
    assert "zurückgenommen" in listed


def test_a_reason_with_the_name_is_refused_at_its_field(officer: Client, gone: Person) -> None:
    answer = post(officer, "removal_ask", gone.pk, reason="Frau Xylanders Frist ist um")
    assert answer.status_code == 422
    (sentence,) = answer.context["form"].errors["reason"]
    assert "nennt die Person („Xylanders“)" in sentence


def test_nobody_confirms_their_own_request_by_its_address(world: World, officer: Client, gone: Person) -> None:
    removal = ask(officer, gone)
    answer = post(officer, "removal_confirm", removal.pk).content.decode()
    assert "Wer den Antrag gestellt hat, entscheidet nicht" in answer
    with system_scope(reason="tests"):
        assert TrailRemoval.objects.get().state == "asked"


def test_where_one_person_alone_holds_the_right_the_page_says_what_to_do(
    world: World, officer: Client, sign_in: SignIn, gone: Person
) -> None:
    with system_scope(reason="tests"):
        Account.objects.filter(pk=world.accounts[Role.SCHOOL_ADMINISTRATION].pk).update(is_active=False)
    assert "Hier darf sonst niemand bestätigen." in page(officer, "removal_ask", gone.pk)
    removal = ask(officer, gone)
    assert "Notzugriff „Ansehen und helfen“" in page(officer, "removal", removal.pk)
    access = let_in(world)
    operator = sign_in(Role.OPERATOR)
    operator.post(reverse("office:hat"), {"hat": emergency_hat_key(access)})
    assert "Bestätigen und endgültig entnehmen" in page(operator, "removal", removal.pk)
    post(operator, "removal_confirm", removal.pk)
    with system_scope(reason="tests"):
        assert TrailRemoval.objects.get().state == "confirmed"
        assert AuditEntry.objects.get(verb="orgs.confirm_removals").actor_label.endswith("(Notzugriff)")


def test_before_the_end_of_the_period_the_page_names_the_day_and_has_no_form(
    world: World, officer: Client, gone: Person
) -> None:
    with system_scope(reason="tests"):
        Membership.objects.filter(person=gone).update(valid_to=timezone.localdate().replace(month=1, day=1))
    shown = page(officer, "removal_ask", gone.pk)
    assert f"bis zum 31.12.{timezone.localdate().year + 3}" in shown
    assert 'name="reason"' not in shown
    assert "noch eine Rolle" in page(officer, "removal_ask", world.people[Role.HEAD].pk)


def test_the_authority_sets_its_own_period(world: World, officer: Client, gone: Person) -> None:
    listed = page(officer, "removals")
    assert "Bis zum Ende von 3 vollen Kalenderjahren nach dem Ausscheiden." in listed
    address = reverse("office:retention", args=[world.own.pk])
    assert address in listed
    given = {"years": "10", "valid_from": "heute", "source": "Dienstanweisung Protokollierung, Abschnitt 4"}
    assert "Die Frist gilt für Anträge ab diesem Tag" in officer.post(address, given, follow=True).content.decode()
    with system_scope(reason="tests"):
        assert RetentionRule.objects.get().years == 10
    assert "Dienstanweisung Protokollierung" in page(officer, "removals")
    assert "31.12.2030" in page(officer, "removal_ask", gone.pk)
    answer = officer.post(address, {**given, "years": "0"})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"years"})


def test_only_who_may_asks_decides_and_sets(world: World, sign_in: SignIn, officer: Client, gone: Person) -> None:
    removal = ask(officer, gone)
    administration, auditor, treasury = map(sign_in, (Role.SCHOOL_ADMINISTRATION, Role.AUDITOR, Role.TREASURY))
    assert administration.get(reverse("office:removal_ask", args=[gone.pk])).status_code == 403
    for reader in (auditor, treasury):
        assert reader.get(reverse("office:removal", args=[removal.pk])).status_code == 200
        for name in ("removal_confirm", "removal_refuse", "removal_withdraw"):
            assert reader.post(reverse(f"office:{name}", args=[removal.pk])).status_code == 403, name
        assert reader.get(reverse("office:retention", args=[world.own.pk])).status_code == 403
    assert sign_in(Role.TEACHER).get(reverse("office:removals")).status_code == 403
    assert sign_in(Role.OPERATOR).get(reverse("office:removals")).status_code == 403
    assert officer.get(reverse("office:retention", args=[world.foreign.pk])).status_code == 404
