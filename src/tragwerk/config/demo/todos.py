# SPDX-License-Identifier: EUPL-1.2
"""Todos at Haltern in every state, and mails that went out, were refused, were given up."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from tragwerk.assets.public import Asset
from tragwerk.config.demo import cast
from tragwerk.config.demo.names import log_in_name
from tragwerk.config.demo.places import Places
from tragwerk.core.access.public import Actor, Place
from tragwerk.core.notify.public import Letter, MailState, OutgoingMail, post
from tragwerk.core.orgs.public import Account, School, actor_for
from tragwerk.core.todos.public import OWN, Want, actions, ensure

OFFICER, OFFICE = log_in_name("Ina", "Brockmann"), log_in_name("Thea", "Ahrens")
TREASURY, MEDIA_OFFICER = log_in_name("Jonas", "Kemper"), log_in_name("Elif", "Yilmaz")


def create_todos(places: Places) -> None:
    """Write down what an IT officer has to do, give some away, do some, put one off, drop one."""
    haltern = places.authorities[cast.HALTERN]
    officer = _who(OFFICER)
    today = timezone.localdate()

    def own(title: str, days: int | None, note: str = "", **given: Any) -> dict[str, Any]:
        due = None if days is None else today + timedelta(days=days)
        plain = {"authority_id": haltern, "school_id": None, "account_id": officer.account_id}
        return {**plain, "title": title, "note": note, "due_on": due, **given}

    office, treasury, media = (_who(name).account_id for name in (OFFICE, TREASURY, MEDIA_OFFICER))
    school = School.objects.get(number=cast.SILVERBERGSCHULE)
    keys = actions.create_todos(
        actor=officer,
        rows=[
            own("Angebot für 40 Ladekabel einholen", -3, "Drei Angebote, wie die Vergabeordnung es verlangt."),
            own("Ausleuchtung der Turnhalle mit dem Hausmeister abstimmen", 2),
            own("Ersatzgeräte für die Prüfungswoche zurücklegen", 6),
            own("Handbuch zur Präsentationstechnik lesen", None),
            own("Vertrag über die WLAN-Wartung verlängern", 30),
            own("Zählerstände der Druckaufträge melden", -1, account_id=None),
            own("Bedarf für das Jahresgespräch zusammenstellen", 12, account_id=office),
            own("Rechnung der Lieferung September prüfen", 4, account_id=treasury),
            own("Tablets der Klasse 4b auf Schäden ansehen", 5, school_id=school.pk, account_id=media),
            own("Inventaraufkleber nachbestellen", -8),
            own("Altgeräte zur Spende anmelden", 1),
        ],
    )
    actions.snooze_todos(actor=officer, ids=keys[4:5], until=today + timedelta(days=14))
    actions.finish_todos(actor=officer, ids=keys[9:10])
    actions.drop_todos(actor=officer, ids=keys[10:11], reason="Die Geräte gehen an die Schulen zurück")
    _of_itself(haltern, school)


def _of_itself(haltern: UUID, school: School) -> None:
    """What a package writes down by itself, about a device."""
    device = Asset.objects.filter(authority_id=haltern, school=school).order_by("tag_sort", "id").first()
    if device is None:
        return
    ensure(
        source="Demo",
        wants=[
            Want(
                origin=f"demo:{device.pk}",
                kind=OWN,
                place=Place(haltern, school.pk),
                title="Garantieende: Gerät noch einmal durchsehen",
                due_on=timezone.localdate() + timedelta(days=9),
                about_type=Asset._meta.label_lower,
                about_id=device.pk,
                about_name=str(device),
            )
        ],
    )


def create_mails(places: Places) -> None:
    """Mails of Haltern as they end: the demo has no mail server, so their ends are written plainly."""
    haltern = places.authorities[cast.HALTERN]
    sent, refused, given_up = post(
        authority_id=haltern,
        letters=[
            Letter(f"{name}@example.org", "Ihre Nutzungsvereinbarung", "Bitte unterschreiben Sie.", "demo")
            for name in ("familie.lammers", "familie.tippfehlr", "familie.ostendarp")
        ],
    )
    now = timezone.now()
    ends: list[tuple[UUID, MailState, int, str]] = [
        (sent, MailState.SENT, 1, ""),
        (refused, MailState.REFUSED, 1, "550 5.1.1 Recipient address rejected: User unknown"),
        (given_up, MailState.GIVEN_UP, 19, "TimeoutError: timed out"),
    ]
    for key, state, attempts, answer in ends:
        OutgoingMail.objects.filter(pk=key).update(
            state=state, attempts=attempts, answer=answer, next_at=None, ended_at=now
        )


def _who(username: str) -> Actor:
    found, _hats = actor_for(Account.objects.get(username=username))
    if found is None:
        raise LookupError(f"the demo's log-in {username} has no role")
    return found
