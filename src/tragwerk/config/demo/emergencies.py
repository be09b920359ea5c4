# SPDX-License-Identifier: EUPL-1.2
"""Emergency accesses of the operator in every state: asked for, refused, in use, ended by hand and by the clock."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from tragwerk.assets.public import AssetState
from tragwerk.config.demo import cast
from tragwerk.config.demo.names import log_in_name
from tragwerk.config.demo.places import Places
from tragwerk.core.access.public import Actor, Seen, SeenIn, Sight, Taken
from tragwerk.core.audit.public import create_rows
from tragwerk.core.orgs.public import (
    HAT_PREFIX,
    Account,
    EmergencyAccess,
    EmergencyEnd,
    EmergencyExtent,
    EmergencyState,
    Person,
    School,
    actions,
    actor_for,
)

OPERATOR = log_in_name("Nora", "Lindemann")
OFFICER_HALTERN = log_in_name("Ina", "Brockmann")
OFFICE_HALTERN = log_in_name("Thea", "Ahrens")
OFFICER_MUENSTER = log_in_name("Tarek", "Hagemann")
OFFICE_MUENSTER = log_in_name("Beate", "Lohaus")


def create_emergencies(actor: Actor, places: Places) -> None:
    """Let the operator in, or not, at Haltern and Münster; what is open at the load runs out by itself."""
    haltern, muenster = places.authorities[cast.HALTERN], places.authorities[cast.MUENSTER]
    _long_ago(actor, haltern)
    refused = _ask(haltern, EmergencyExtent.HELP, 480, "Ohne Ticket: einmal alles durchsehen")
    actions.refuse_emergency_accesses(actor=_who(OFFICER_HALTERN), ids=[refused])
    _ask(haltern, EmergencyExtent.LOOK, 60, "Ticket 2031: Seriennummern der Lieferung Oktober doppelt im Bestand")
    officer = _who(OFFICER_MUENSTER)
    left = _ask(muenster, EmergencyExtent.HELP, 120, "Ticket 1987: Räume nach dem Umzug der Schule fehlen")
    actions.approve_emergency_accesses(actor=officer, ids=[left])
    inside = _who(OPERATOR, f"{HAT_PREFIX}{left}")
    _look_around(inside, muenster)
    actions.leave_emergency_access(actor=inside, access_id=left)
    _do_without_four_eyes(haltern, muenster)
    _ask(muenster, EmergencyExtent.LOOK, 480, "Ticket 2040: Die Suche findet umbenannte Räume nicht")
    # What is open already stays open; the next one has to be approved again.
    actions.require_four_eyes(actor=_who(OFFICE_MUENSTER), authority_id=muenster)


def _look_around(inside: Actor, authority: UUID) -> None:
    """What the operator saw while helping: two lists, a person, a search, a file, and what was refused."""
    schools = list(School.objects.filter(authority=authority).order_by("sort_name", "id")[:50])
    people = list(Person.objects.filter(authority=authority).order_by("sort_name", "id")[:50])
    visits: list[tuple[str, list[Any], str, str]] = [
        (reverse("office:schools"), schools, "", ""),
        (reverse("office:people"), people, "", ""),
        ("/personen/…/", people[:1], "", ""),
        (reverse("office:search"), [], "raum 214", ""),
        (reverse("assets:list"), [], "", f"Zustand: {AssetState.LOST.label}"),
    ]
    for path, shown, words, filters in visits:
        sight = _opened(inside, path)
        sight.words, sight.filters = words, filters
        where = SeenIn.LIST if len(shown) > 1 else SeenIn.PAGE
        for one in shown:
            sight.add(Seen(one._meta.label_lower, one.pk, str(one), where))
        actions.note_outcome(actor=inside, sight=sight, path=path)
    errors = _opened(inside, reverse("office:imports"))
    errors.files.append(Taken("fehler-des-imports-raeume.xlsx", 14))
    actions.note_outcome(actor=inside, sight=errors, path=reverse("office:imports"))
    export = f"{reverse('office:people')}?part=export"
    refused = _opened(inside, export)
    actions.note_refused_page(actor=inside, method="GET", path=export, status=403, sight=refused)


def _opened(inside: Actor, path: str) -> Sight:
    sight = Sight()
    actions.note_opened_page(actor=inside, method="GET", page=path.lstrip("/"), path=path, key=sight.key)
    return sight


def _do_without_four_eyes(haltern: UUID, muenster: UUID) -> None:
    """Münster does without for a while; at Haltern one wish was withdrawn, one refused, and one waits."""
    tarek, beate = _who(OFFICER_MUENSTER), _who(OFFICE_MUENSTER)
    done = _wish(tarek, muenster, "Nachts ist niemand da, der freigeben könnte")
    actions.confirm_four_eyes_waivers(actor=beate, ids=[done])
    ina, thea = _who(OFFICER_HALTERN), _who(OFFICE_HALTERN)
    withdrawn = _wish(ina, haltern, "Umstellung am Wochenende ohne Bereitschaft")
    actions.withdraw_four_eyes_waivers(actor=ina, ids=[withdrawn])
    refused = _wish(ina, haltern, "Freigaben dauern uns zu lange")
    actions.refuse_four_eyes_waivers(actor=thea, ids=[refused])
    _wish(thea, haltern, "Betriebsferien vom 23.12. bis 3.1.: niemand im Haus")


def _wish(who: Actor, authority: UUID, reason: str) -> UUID:
    return actions.ask_to_waive_four_eyes(actor=who, authority_id=authority, reason=reason)


def _who(username: str, hat: str = "") -> Actor:
    found, _hats = actor_for(Account.objects.get(username=username), hat)
    if found is None:
        raise LookupError(f"the demo's log-in {username} has no role")
    return found


def _ask(authority: UUID, extent: str, minutes: int, reason: str) -> UUID:
    return actions.request_emergency_access(
        actor=_who(OPERATOR), authority_id=authority, extent=extent, minutes=minutes, reason=reason
    )


def _long_ago(actor: Actor, authority: UUID) -> None:
    """One access of last week that the clock has ended; no verb writes into the past, so the row is written plainly."""
    operator, officer = _who(OPERATOR), _who(OFFICER_HALTERN)
    asked = timezone.now() - timedelta(days=6)
    begun, over = asked + timedelta(minutes=9), asked + timedelta(minutes=69)
    row = {
        "authority_id": authority,
        "account_id": operator.account_id,
        "label": operator.label,
        "reason": "Ticket 1954: Import der Geräteliste bricht bei Zeile 212 ab",
        "extent": EmergencyExtent.HELP,
        "minutes": 60,
        "state": EmergencyState.ENDED,
        "requested_at": asked,
        "decided_by_account": officer.account_id,
        "decided_by_label": officer.label,
        "decided_at": begun,
        "starts_at": begun,
        "ends_at": over,
        "ended_at": over,
        "end_kind": EmergencyEnd.TIME,
    }
    create_rows(actor=actor, verb="orgs.request_emergency_access", model=EmergencyAccess, rows=[row])
