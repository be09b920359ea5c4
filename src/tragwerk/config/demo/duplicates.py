# SPDX-License-Identifier: EUPL-1.2
"""What Haltern has twice: spellings of makers, models and a supplier, and cameras that came from two lists."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from tragwerk.assets.public import Supplier, actions
from tragwerk.config.demo import cast
from tragwerk.config.demo.places import Places, all_schools
from tragwerk.core.access.public import Actor

REASON = "Altbestand aus einer zweiten Liste (erfunden)"
CAMERA = {"maker": "IPEVO", "model": "V4K", "kind": "document_camera"}


def create_duplicates(actor: Actor, places: Places) -> None:
    """Take over a few devices as a second list names them, and merge one pair already."""
    owner = places.authorities[cast.HALTERN]
    known = {cast.SILVERBERGSCHULE, cast.JOSEPH_KOENIG_GYMNASIUM}
    number = next(one.number for one in all_schools() if one.authority == cast.HALTERN and one.number not in known)
    at_school = {"authority_id": owner, "school_id": places.schools[number]}

    def device(number: int, **given: Any) -> dict[str, Any]:
        return {**at_school, "tag": f"ALT-{number:03d}", **given}

    rows = [
        device(1, maker="Logitec", model="Crayon", kind="pen"),
        device(2, maker="Kyocera GmbH", model="ECOSYS P3155dn", kind="printer"),
        device(3, maker="IPEVO", model="V-4K", supplier="Schul-Bedarf Musterhaus GmbH (erfunden)"),
        device(4, **CAMERA, note="Steht im Lehrerzimmer"),
        device(5, **CAMERA),
        {**at_school, "tag": "", "serial": "DMALT00004", **CAMERA, **_bought()},
        {**at_school, "tag": "KAM-05", "serial": "DMALT00005", **CAMERA, **_bought()},
    ]
    keys: list[UUID] = actions.create_assets(actor=actor, rows=rows, reason=REASON)
    actions.merge_assets(actor=actor, into_id=keys[4], ids=[keys[6]])
    second = Supplier.objects.get(authority_id=owner, name__startswith="Schul-Bedarf")
    told = {"website": "https://musterhaus.example", "note": "Bestellungen nur über den Rahmenvertrag"}
    actions.change_suppliers(actor=actor, changes={second.pk: told})


def _bought() -> dict[str, Any]:
    return {"gross_price": Decimal("119.00"), "tax_rate": 19, "supplier": "Schul-Bedarf Musterhaus GmbH (erfunden)"}
