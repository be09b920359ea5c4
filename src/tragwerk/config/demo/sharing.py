# SPDX-License-Identifier: EUPL-1.2
"""What the authorities share: lists of schools in every state, given and received, read once on either side."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from tragwerk.config.demo import cast
from tragwerk.config.demo.names import log_in_name
from tragwerk.config.demo.places import Places
from tragwerk.core.access.public import Actor
from tragwerk.core.grants.public import GrantView, LegalBasis, actions
from tragwerk.core.orgs.public import Account, actor_for

KIND = "orgs.school_list"
COMPARISON = "Vergleich der Schullandschaft für die Schulentwicklungsplanung"


def create_grants(actor: Actor, places: Places) -> None:
    """Let Haltern share with its neighbours, Münster with Haltern, and two towns with their district."""
    haltern, muenster = somebody("Thea", "Ahrens"), somebody("Tarek", "Hagemann")
    to = places.authorities

    def propose(who: Actor, giver: str, receiver: str, **changes: Any) -> UUID:
        return actions.propose_grants(actor=who, rows=[_row(to[giver], to[receiver], **changes)])[0]

    copy = propose(haltern, cast.HALTERN, cast.LUEDINGHAUSEN)
    live = propose(haltern, cast.HALTERN, cast.MUENSTER, view=GrantView.LIVE)
    over = propose(haltern, cast.HALTERN, cast.NORDKIRCHEN, purpose="Abstimmung der Anmeldezeiträume")
    actions.release_grants(actor=haltern, ids=[copy, live, over])
    actions.end_grants(actor=haltern, ids=[over], reason="Abstimmung abgeschlossen")
    agreement = {"legal_basis": LegalBasis.AGREEMENT, "legal_note": "wird am 15. des Monats unterzeichnet"}
    propose(haltern, cast.HALTERN, cast.OLFEN, **agreement)
    given_up = propose(haltern, cast.HALTERN, cast.HAMM)
    actions.discard_grants(actor=haltern, ids=[given_up])
    received = propose(muenster, cast.MUENSTER, cast.HALTERN, mask=["number", "name", "form", "pupils"])
    actions.release_grants(actor=muenster, ids=[received])
    for town in (cast.OLFEN, cast.LUEDINGHAUSEN):
        published = propose(actor, town, cast.KREIS_COESFELD, purpose="Vergleich der Träger im Kreis")
        actions.release_grants(actor=actor, ids=[published])
    actions.read_grant(actor=muenster, grant_id=live)
    actions.read_grant(actor=haltern, grant_id=received)
    # Lüdinghausen belongs to a district, whose coordination reads along and takes the list away.
    coordination = somebody("Maren", "Niehues")
    actions.read_grant(actor=coordination, grant_id=copy)
    actions.read_grant(actor=coordination, grant_id=copy, file="xlsx")


def somebody(first_name: str, last_name: str) -> Actor:
    """Return the actor of one of the demo's log-ins."""
    found, _hats = actor_for(Account.objects.get(username=log_in_name(first_name, last_name)))
    if found is None:
        raise LookupError(f"{first_name} {last_name} has no role in the demo")
    return found


def _row(giver: UUID, receiver: UUID, **changes: Any) -> dict[str, Any]:
    today: date = timezone.localdate()
    return {
        "authority_id": giver,
        "to_authority_id": receiver,
        "kind": KIND,
        "mask": ["number", "name", "form", "town", "pupils"],
        "view": GrantView.FROZEN,
        "purpose": COMPARISON,
        "legal_basis": LegalBasis.PUBLISHED,
        "legal_note": "",
        "valid_from": today,
        "valid_to": today + timedelta(days=364),
        **changes,
    }
