# SPDX-License-Identifier: EUPL-1.2
"""What a scanned or typed code says about a device: our label, our number, the maker's serial number."""

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q
from django.urls import reverse

from tragwerk.assets.models import Asset, AssetState
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
    for reading in readings_of(text) if not found else ():
        condition = reduce(or_, (Q(tag_key=reading), Q(serial_key=reading)))
        found = list(rows.filter(condition).order_by("authority_id", "tag_sort", "pk")[:MOST_HITS])
        if found:
            break
    show(found, SeenIn.SEARCH)
    return [_hit(asset) for asset in found]


def _hit(asset: Asset) -> CodeHit:
    state = AssetState(asset.state)
    where = " · ".join(str(part) for part in (asset.school, asset.room) if part)
    look = look_for("assets.Asset", "state", asset.state)
    note = " · ".join(part for part in (str(asset), where) if part)
    return CodeHit(
        str(asset.asset_model), note, asset.icon, reverse("assets:detail", args=[asset.pk]), str(state.label), look.tone
    )
