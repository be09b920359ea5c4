# SPDX-License-Identifier: EUPL-1.2
"""An invented authority whose schools show the states that the real ones must not be given."""

from dataclasses import dataclass
from datetime import date

from tragwerk.config.demo.official import AuthorityFact, SchoolFact
from tragwerk.core.orgs.public import OperatingState

MUSTERSTADT = AuthorityFact(
    number="99999",
    name="Stadt Musterstadt (erfunden)",
    short_name="Musterstadt",
    kind="06",
    legal_status="public",
    municipality_key="",
    district="",
    state="joined",
    street="Musterplatz 1",
    postcode="00000",
    town="Musterstadt",
)


@dataclass(frozen=True)
class InventedSchool:
    """A school of Musterstadt with the way of states that leads to where it stands."""

    fact: SchoolFact
    begins: OperatingState
    then: tuple[OperatingState, ...] = ()
    closed_on: date | None = None
    successor: str = ""


def _school(number: str, name: str, form: str, pupils: int) -> SchoolFact:
    return SchoolFact(
        number=number,
        authority=MUSTERSTADT.number,
        name=f"{name} (erfunden)",
        short_name=name,
        form=form,
        legal_status="public",
        municipality_key="",
        street=f"Musterweg {pupils}",
        postcode="00000",
        town="Musterstadt",
        utm_east=0,
        utm_north=0,
        pupils=pupils,
        social_index=None,
    )


SCHOOLS = (
    InventedSchool(_school("999901", "Grundschule am Neubaugebiet", "GS", 0), OperatingState.PLANNED),
    InventedSchool(_school("999902", "Gesamtschule Musterstadt", "GE", 620), OperatingState.ACTIVE),
    InventedSchool(
        _school("999903", "Hauptschule Musterstadt", "HS", 45), OperatingState.ACTIVE, (OperatingState.CLOSING,)
    ),
    InventedSchool(
        _school("999904", "Realschule Musterstadt", "RS", 0),
        OperatingState.ACTIVE,
        (OperatingState.CLOSING, OperatingState.CLOSED),
        closed_on=date(2025, 7, 31),
        successor="999902",
    ),
)
