# SPDX-License-Identifier: EUPL-1.2
"""The products of the demo: real makers and models, invented exemplars and prices."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Product:
    """One model of one maker: what it is, what it costs (cents, gross), how long it is under warranty."""

    kind: str
    maker: str
    model: str
    cents: int
    years: int
    has_serial: bool = True


KINDS = {
    "tablet": "Tablet",
    "keyboard": "Tastatur",
    "cover": "Schutzhülle",
    "notebook": "Notebook",
    "pc": "PC",
    "projector": "Beamer",
    "media_player": "Medienempfänger",
    "display": "Digitale Tafel",
    "access_point": "WLAN-Zugangspunkt",
    "switch": "Switch",
    "server": "Server",
    "printer": "Drucker",
    "document_camera": "Dokumentenkamera",
    "monitor": "Monitor",
    "phone": "Telefon",
    "pen": "Stift",
    "charger": "Netzteil",
    "trolley": "Gerätewagen",
}

# 404,84 € a set: 610 of them are the 246.952,40 € of which Haltern's own share is a tenth.
SET_TABLET = Product("tablet", "Apple", "iPad 8. Generation 32 GB Wi-Fi", 32900, 2)
SET_KEYBOARD = Product("keyboard", "Logitech", "Rugged Combo 3", 5084, 2)
SET_COVER = Product("cover", "UAG", "Metropolis SE", 2500, 1, has_serial=False)
TEACHER_TABLET = Product("tablet", "Apple", "iPad Air 4. Generation 64 GB Wi-Fi", 48882, 2)

TABLETS = (
    Product("tablet", "Apple", "iPad 9. Generation 64 GB Wi-Fi", 33490, 2),
    Product("tablet", "Apple", "iPad 10. Generation 64 GB Wi-Fi", 37900, 2),
    Product("tablet", "Samsung", "Galaxy Tab A8", 21900, 2),
)
PCS = (
    Product("pc", "Fujitsu", "ESPRIMO Q7010", 61900, 3),
    Product("pc", "Lenovo", "ThinkCentre M70q Gen 3", 58900, 3),
    Product("pc", "HP", "Pro Mini 400 G9", 63900, 3),
)
NOTEBOOKS = (
    Product("notebook", "Lenovo", "ThinkPad L13 Gen 3", 79900, 3),
    Product("notebook", "HP", "ProBook 440 G9", 74900, 3),
    Product("notebook", "Fujitsu", "LIFEBOOK U7312", 89900, 3),
)
PROJECTORS = (
    Product("projector", "Epson", "EB-735F", 139900, 3),
    Product("projector", "BenQ", "MW560", 47900, 3),
)
MEDIA_PLAYERS = (Product("media_player", "Apple", "Apple TV 4K", 16900, 1),)
DISPLAYS = (
    Product("display", "SMART", "Board MX275-V4", 329900, 5),
    Product("display", "Prowise", "Touchscreen Ten 75", 349900, 5),
)
ACCESS_POINTS = (Product("access_point", "Aruba", "AP-515", 39900, 5),)
SWITCHES = (Product("switch", "Aruba", "2930F 24G PoE+", 109900, 5),)
SERVERS = (Product("server", "Dell", "PowerEdge T350", 289900, 5),)
PRINTERS = (
    Product("printer", "Kyocera", "ECOSYS P3155dn", 52900, 3),
    Product("printer", "Brother", "HL-L5210DN", 28900, 3),
)
CAMERAS = (Product("document_camera", "IPEVO", "V4K", 11900, 2),)
MONITORS = (Product("monitor", "Lenovo", "ThinkVision T24i-30", 17900, 3),)
PHONES = (Product("phone", "Snom", "D717", 11900, 2),)
PENS = (Product("pen", "Logitech", "Crayon", 6900, 2),)
CHARGERS = (Product("charger", "Lenovo", "USB-C Netzteil 65 W", 3900, 1, has_serial=False),)
TROLLEYS = (Product("trolley", "Musterbau", "Tabletwagen 16", 129900, 5),)
SMALL = (*MONITORS, *PHONES, *PENS, *CHARGERS, *TROLLEYS)

ALL = (
    SET_TABLET,
    SET_KEYBOARD,
    SET_COVER,
    TEACHER_TABLET,
    *TABLETS,
    *PCS,
    *NOTEBOOKS,
    *PROJECTORS,
    *MEDIA_PLAYERS,
    *DISPLAYS,
    *ACCESS_POINTS,
    *SWITCHES,
    *SERVERS,
    *PRINTERS,
    *CAMERAS,
    *SMALL,
)
