# SPDX-License-Identifier: EUPL-1.2
"""What a scanned or typed code says about a device: our label, our number, the maker's serial number.

Labels and numbers of an entry that was merged into a device lead to that device.
"""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from tragwerk.assets.models import Asset, AssetAlias, AssetState
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.assets.rules import identifier_key
from tragwerk.core.access.public import Actor, SeenIn, show
from tragwerk.core.documents.public import key_in
from tragwerk.core.extend.public import CodeHit
from tragwerk.ui.public import look_for

MOST_HITS = 8
# What scanners put in front (AIM identifiers), and makers: S or SN before a serial number (ANSI MH10.8.2), 1S before
# type and serial number together.
_AIM = re.compile(r"^\][A-Za-z]\d")
_SERIAL = re.compile(r"^(?:\(S\)|S/N:?|SN:?|S)")
_TYPE_AND_SERIAL = 8
_LONGEST = 200


def readings_of(text: str) -> list[str]:
    """Return the numbers that a code may mean, the likeliest first."""
    plain = identifier_key(_AIM.sub("", text.strip())[:_LONGEST])
    found = [plain]
    if plain.startswith("1S") and len(plain) > 2 + _TYPE_AND_SERIAL:
        found.append(plain[-_TYPE_AND_SERIAL:])
    without = _SERIAL.sub("", plain, count=1)
    if without != plain and len(without) >= 4:
        found.append(without)
    return [one for one in dict.fromkeys(found) if one]


def devices_by_code(actor: Actor, text: str) -> Sequence[CodeHit]:
    """Return the devices that a code stands for, inside what the actor may see."""
    rows = Asset.objects.visible_to(actor, VIEW_ASSET).select_related("asset_model", "school", "room")
    key = key_in(text)
    found: list[Asset] = list(rows.filter(pk=key)) if key is not None else []
    if key is not None and not found:
        found = list(rows.filter(pk__in=_merged(Q(former_id=key))))
    own = [Q(tag_key=reading) | Q(serial_key=reading) for reading in readings_of(text)]
    for condition in (*own, *(Q(pk__in=_merged(one)) for one in own)) if not found else ():
        found = list(rows.filter(condition).order_by("authority_id", "tag_sort", "pk")[:MOST_HITS])
        if found:
            break
    show(found, SeenIn.SEARCH)
    return [_hit(asset) for asset in found]


def _merged(condition: Q) -> Any:
    """Return the devices into which entries with such a key or number were merged."""
    return AssetAlias.objects.filter(condition).values("asset_id")


def merged_into(actor: Actor, former_id: UUID) -> Asset | None:
    """Return the device that an entry became, if it was merged and the actor may see that device."""
    rows = Asset.objects.visible_to(actor, VIEW_ASSET).filter(pk__in=_merged(Q(former_id=former_id)))
    found: Asset | None = rows.first()
    return found


def _hit(asset: Asset) -> CodeHit:
    state = AssetState(asset.state)
    where = " · ".join(str(part) for part in (asset.school, asset.room) if part)
    look = look_for("assets.Asset", "state", asset.state)
    note = " · ".join(part for part in (str(asset), where) if part)
    return CodeHit(
        str(asset.asset_model), note, asset.icon, reverse("assets:detail", args=[asset.pk]), str(state.label), look.tone
    )
