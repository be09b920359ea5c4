# SPDX-License-Identifier: EUPL-1.2
"""What the fields of its kind say of an invented device, and the fields that Haltern added for itself."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from tragwerk.assets.public import Asset, AssetState
from tragwerk.assets.public import actions as assets
from tragwerk.config.demo import cast
from tragwerk.config.demo.devices import Device
from tragwerk.config.demo.places import Places
from tragwerk.core.access.public import Actor, Role
from tragwerk.core.forms.public import actions
from tragwerk.core.orgs.public import Membership

TABLE = "assets.asset"
# What every exemplar of a model has.
OF_MODELS: Mapping[str, Mapping[str, Any]] = {
    "iPad 8. Generation 32 GB Wi-Fi": {"f.storage": 32, "f.connectivity": "wifi"},
    "iPad Air 4. Generation 64 GB Wi-Fi": {"f.storage": 64, "f.connectivity": "wifi"},
    "iPad 9. Generation 64 GB Wi-Fi": {"f.storage": 64, "f.connectivity": "wifi"},
    "iPad 10. Generation 64 GB Wi-Fi": {"f.storage": 64, "f.connectivity": "wifi"},
    "Galaxy Tab A8": {"f.storage": 32, "f.connectivity": "cellular"},
    "Rugged Combo 3": {"f.layout": "de", "f.link": "connector", "f.fits": "iPad 7.–9. Generation"},
    "Metropolis SE": {"f.fits": "iPad 7.–9. Generation"},
    "ESPRIMO Q7010": {"f.storage": 256, "f.memory": 8, "f.system": "windows_10"},
    "ThinkCentre M70q Gen 3": {"f.storage": 512, "f.memory": 16, "f.system": "windows_11"},
    "Pro Mini 400 G9": {"f.storage": 512, "f.memory": 16, "f.system": "windows_11"},
    "ThinkPad L13 Gen 3": {"f.storage": 512, "f.memory": 16, "f.system": "windows_11", "f.diagonal": Decimal("13.3")},
    "ProBook 440 G9": {"f.storage": 256, "f.memory": 8, "f.system": "windows_11", "f.diagonal": Decimal(14)},
    "LIFEBOOK U7312": {"f.storage": 512, "f.memory": 16, "f.system": "windows_11", "f.diagonal": Decimal("13.3")},
    "EB-735F": {"f.lumen": 3600, "f.light": "laser", "f.resolution": "full_hd"},
    "MW560": {"f.lumen": 4000, "f.light": "lamp", "f.resolution": "hd"},
    "Apple TV 4K": {"f.resolution": "uhd"},
    "Board MX275-V4": {"f.diagonal": Decimal(75)},
    "Touchscreen Ten 75": {"f.diagonal": Decimal(75)},
    "AP-515": {"f.poe": "at", "f.wifi": "wifi_6"},
    "2930F 24G PoE+": {"f.ports": 24, "f.poe_budget": 370},
    "PowerEdge T350": {"f.memory": 64, "f.cores": 8, "f.storage": 8000, "f.system": "windows_server"},
    "ECOSYS P3155dn": {"f.colour": False, "f.paper": "a4"},
    "HL-L5210DN": {"f.colour": False, "f.paper": "a4"},
    "V4K": {"f.resolution": "uhd", "f.link": "usb"},
    "ThinkVision T24i-30": {"f.diagonal": Decimal("23.8"), "f.resolution": "full_hd"},
    "D717": {},
    "Crayon": {"f.link": "bluetooth", "f.fits": "iPad 6.–10. Generation"},
    "USB-C Netzteil 65 W": {"f.power": 65, "f.plug": "usb_c", "f.fits": "ThinkPad L13 Gen 3"},
    "Tabletwagen 16": {"f.places": 16, "f.charging": True},
}
_WITH_MAC = frozenset({"access_point", "switch", "printer", "media_player", "server"})
# Numbers that no real device has: a maker's part and a type allocation that were never given out.
_MAC_START, _IMEI_START = "02:00:5e", "00440077"


def is_known(device: Device) -> bool:
    """Say whether anybody has entered what the fields ask: at Haltern everything, elsewhere every third device."""
    return device.authority == cast.HALTERN or int(device.tag[-2:]) % 3 == 0


def values_of(device: Device) -> dict[str, Any]:
    """Return what the fields of its kind say of a device."""
    random = Random(device.tag)  # noqa: S311 - the demo is the same at every load
    values = dict(OF_MODELS.get(device.product.model, {}))
    if device.product.kind in _WITH_MAC:
        values["f.mac"] = ":".join([_MAC_START, *(f"{random.randrange(256):02x}" for _ in range(3))])
    if values.get("f.connectivity") == "cellular":
        values["f.imei"] = _imei(random.randrange(10**6))
    if values.get("f.light") == "lamp" and device.bought_on:
        values["f.lamp_hours"] = min(random.randrange(200, 3800), 5000)
    if device.product.kind == "display" and device.bought_on:
        values["f.year"] = device.bought_on.year
    if device.product.kind == "phone":
        values["f.extension"] = f"933-{random.randrange(100, 999)}"
    return values


def _imei(number: int) -> str:
    """Return a number with its check digit."""
    digits = f"{_IMEI_START}{number:06d}"
    total = sum(int(digit) * 2 // 10 + int(digit) * 2 % 10 if at % 2 else int(digit) for at, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def create_own_fields(actor: Actor, places: Places) -> None:
    """Add Haltern's own fields, one of each type, one of them archived, with values for some devices."""
    authority = places.authorities[cast.HALTERN]
    keys = actions.create_fields(actor=actor, rows=[{**row, "authority_id": authority, "table": TABLE} for row in OWN])
    _fill(actor, authority)
    actions.archive_fields(actor=actor, ids=[keys[-1]], reason="Wird nicht mehr gebraucht")


def _words(*labels: str) -> list[dict[str, Any]]:
    return [{"key": f"word_{slot}", "label": label, "slot": slot} for slot, label in enumerate(labels)]


OWN: tuple[Mapping[str, Any], ...] = (
    {
        "label": "Letzte Elektroprüfung",
        "key": "elektropruefung",
        "type": "date",
        "kinds": ["pc", "notebook", "charger", "trolley"],
        "help": "Tag der letzten Prüfung nach DGUV Vorschrift 3.",
    },
    {"label": "Schlossnummer", "key": "schloss", "type": "text", "kinds": ["trolley"], "example": "AB-1234"},
    {"label": "Ansprechperson", "key": "ansprechperson", "type": "person", "kinds": ["server", "printer"]},
    {
        "label": "Anschlüsse",
        "key": "anschluesse",
        "type": "choices",
        "kinds": ["projector", "display"],
        "options": _words("HDMI", "VGA", "USB-C", "DisplayPort"),
    },
    {
        "label": "Aufstellung",
        "key": "aufstellung",
        "type": "choice",
        "kinds": ["projector", "display", "access_point"],
        "options": _words("Decke", "Wand", "Wagen"),
    },
    {"label": "Gewicht", "key": "gewicht", "type": "decimal", "unit": "kg", "kinds": ["trolley", "display"]},
    {"label": "Wiederbeschaffungswert", "key": "wert", "type": "money", "kinds": ["server", "switch", "display"]},
    {"label": "Handbuch", "key": "handbuch", "type": "url", "kinds": ["projector", "printer"]},
    {"label": "Gravur vorhanden", "key": "gravur", "type": "flag", "kinds": ["tablet"]},
    {"label": "Übergabevermerk", "key": "vermerk", "type": "long_text", "kinds": ["server"]},
    {"label": "Seiten im Jahr", "key": "seiten", "type": "integer", "kinds": ["printer"], "minimum": "0"},
    {"label": "Alte Inventarnummer", "key": "alt", "type": "text", "kinds": []},
)


def _fill(actor: Actor, authority: UUID) -> None:
    """Write values for the devices of the kinds that have the fields; of tablets for every fifth."""
    random = Random("own-fields")  # noqa: S311 - the demo is the same at every load
    who = Membership.objects.filter(person__authority_id=authority, role=Role.MEDIA_OFFICER).order_by(
        "person__sort_name"
    )
    contact: UUID | None = who.values_list("person_id", flat=True).first()
    rows = Asset.objects.filter(authority_id=authority).exclude(state=AssetState.RETIRED).order_by("tag_sort")
    changes = {}
    for number, (key, kind) in enumerate(rows.values_list("pk", "kind")):
        said = _own_values(kind, number, contact, random)
        if said:
            changes[key] = {"fields": said}
    assets.change_assets(actor=actor, changes=changes, reason="Nachgetragen")


def _own_values(kind: str, number: int, contact: UUID | None, random: Random) -> dict[str, Any]:
    checked_on = date(2026, 9, 30) - timedelta(days=random.randrange(30, 900))
    of_kind: Mapping[str, Mapping[str, Any]] = {
        "pc": {"x.elektropruefung": checked_on},
        "notebook": {"x.elektropruefung": checked_on},
        "charger": {"x.elektropruefung": checked_on},
        "trolley": {
            "x.elektropruefung": checked_on,
            "x.schloss": f"HA-{random.randrange(1000, 9999)}",
            "x.gewicht": Decimal("48.5"),
            "x.alt": f"W{number}",
        },
        "server": {
            "x.ansprechperson": contact,
            "x.wert": Decimal("2899.00"),
            "x.vermerk": "Schlüssel zum Technikraum beim Hausmeister.\nPasswörter im Tresor der IT.",
        },
        "printer": {
            "x.ansprechperson": contact,
            "x.handbuch": "https://www.example.org/handbuch",
            "x.seiten": 1000 * random.randrange(2, 40),
        },
        "switch": {"x.wert": Decimal("1099.00")},
        "projector": {
            "x.anschluesse": ("word_0", "word_1") if number % 2 else ("word_0",),
            "x.aufstellung": "word_0",
            "x.handbuch": "https://www.example.org/beamer",
        },
        "display": {"x.anschluesse": ("word_0", "word_2"), "x.aufstellung": "word_1", "x.gewicht": Decimal("52.3")},
        "access_point": {"x.aufstellung": "word_0"},
        "tablet": {"x.gravur": number % 10 != 0} if number % 5 == 0 else {},
    }
    return {name: value for name, value in of_kind.get(kind, {}).items() if value is not None}
