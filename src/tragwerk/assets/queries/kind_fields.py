# SPDX-License-Identifier: EUPL-1.2
"""What is known of a device beyond what every device has: the fields of its kind, each with the reason for it.

An authority adds others in the browser. A field that several kinds have is one field, so that one filter finds all.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.assets.models import Asset, AssetKind
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.core.access.public import any_of
from tragwerk.core.forms.public import (
    Field,
    FieldTable,
    FieldType,
    declare_fields,
    declare_table,
    imei,
    mac,
    words,
)

TABLE = "assets.asset"
_COMPUTERS = (AssetKind.NOTEBOOK, AssetKind.PC)
_NETWORKED = (
    *(AssetKind.ACCESS_POINT, AssetKind.SWITCH, AssetKind.PRINTER, AssetKind.MEDIA_PLAYER, AssetKind.SERVER),
    *(AssetKind.TABLET, *_COMPUTERS, AssetKind.PHONE, AssetKind.DISPLAY, AssetKind.PROJECTOR),
)

FIELDS: tuple[Field, ...] = (
    Field(
        "f.storage",
        _("Storage"),
        FieldType.INTEGER,
        unit="GB",
        kinds=(AssetKind.TABLET, *_COMPUTERS, AssetKind.SERVER),
        minimum="1",
        maximum="1000000",
        order=10,
        synonyms=("Speicher", "Speicherplatz", "Speicherkapazität", "Kapazität", "Storage", "Capacity", "SSD"),
        why=_("Decides whether the learning apps of a year fit on the device, and which are swapped first."),
    ),
    Field(
        "f.connectivity",
        _("Connection to the internet"),
        FieldType.CHOICE,
        kinds=(AssetKind.TABLET,),
        options=words(wifi=_("Wi-Fi only"), cellular=_("Wi-Fi and mobile network")),
        order=11,
        synonyms=("Konnektivität", "Mobilfunk", "Ausführung", "Connectivity"),
        why=_("A device with mobile network needs a contract, and can be lent to homes without internet."),
    ),
    Field(
        "f.imei",
        _("IMEI"),
        FieldType.TEXT,
        kinds=(AssetKind.TABLET, AssetKind.PHONE),
        check=imei,
        order=12,
        help=_("15 digits; dial *#06# or look into the settings."),
        synonyms=("IMEI-Nummer", "IMEI Nr.", "IMEI/MEID", "IMEI 1"),
        why=_("By it the provider bars a stolen device; its check digit tells a slip of the pen at once."),
    ),
    Field(
        "f.memory",
        _("Main memory"),
        FieldType.INTEGER,
        unit="GB",
        kinds=(*_COMPUTERS, AssetKind.SERVER),
        minimum="1",
        maximum="4096",
        order=20,
        synonyms=("RAM", "Arbeitsspeicher", "Hauptspeicher", "Memory"),
        why=_("Decides whether the next operating system runs, and what an extension would cost."),
    ),
    Field(
        "f.system",
        _("Operating system"),
        FieldType.CHOICE,
        kinds=(*_COMPUTERS, AssetKind.SERVER),
        options=words(
            windows_10="Windows 10",
            windows_11="Windows 11",
            windows_server="Windows Server",
            macos="macOS",
            chromeos="ChromeOS",
            linux="Linux",
        ),
        order=21,
        synonyms=("Betriebssystem", "OS", "Operating System"),
        why=_("When support of a system ends, this says how many devices are concerned."),
    ),
    Field(
        "f.cores",
        _("Processor cores"),
        FieldType.INTEGER,
        kinds=(AssetKind.SERVER,),
        minimum="1",
        maximum="1024",
        order=22,
        synonyms=("Kerne", "CPU-Kerne", "Cores", "Prozessorkerne"),
        why=_("Licences of servers are counted by cores."),
    ),
    Field(
        "f.diagonal",
        _("Screen diagonal"),
        FieldType.DECIMAL,
        unit=_("inches"),
        kinds=(AssetKind.DISPLAY, AssetKind.MONITOR, AssetKind.NOTEBOOK),
        minimum="5",
        maximum="150",
        order=30,
        synonyms=("Diagonale", "Bildschirmdiagonale", "Zoll", "Bildschirmgröße", "Displaygröße", "Screen Size"),
        why=_("From the last row everything must be legible: the room decides the size."),
    ),
    Field(
        "f.year",
        _("Year of manufacture"),
        FieldType.INTEGER,
        kinds=(AssetKind.DISPLAY,),
        minimum="1990",
        maximum="2100",
        order=31,
        synonyms=("Baujahr", "Herstellungsjahr"),
        why=_("Boards outlive their invoices; the year says when spare parts run out."),
    ),
    Field(
        "f.lumen",
        _("Brightness"),
        FieldType.INTEGER,
        unit="lm",
        kinds=(AssetKind.PROJECTOR,),
        minimum="100",
        maximum="50000",
        order=40,
        synonyms=("Lumen", "Lichtstrom", "ANSI-Lumen", "ANSI Lumen"),
        why=_("Says whether a room need not be darkened."),
    ),
    Field(
        "f.light",
        _("Source of light"),
        FieldType.CHOICE,
        kinds=(AssetKind.PROJECTOR,),
        options=words(
            lamp=pgettext_lazy("light", "Lamp"),
            laser=pgettext_lazy("light", "Laser"),
            led=pgettext_lazy("light", "LED"),
        ),
        order=41,
        synonyms=("Lichtquelle", "Leuchtmittel"),
        why=_("Only lamps are bought again."),
    ),
    Field(
        "f.lamp_hours",
        _("Hours of the lamp"),
        FieldType.INTEGER,
        unit="h",
        kinds=(AssetKind.PROJECTOR,),
        minimum="0",
        maximum="100000",
        order=42,
        synonyms=("Lampenstunden", "Betriebsstunden", "Lampenlaufzeit", "Lamp Hours"),
        why=_("Who sees that a lamp nears its end orders it before the lesson fails."),
    ),
    Field(
        "f.resolution",
        _("Resolution"),
        FieldType.CHOICE,
        kinds=(AssetKind.MEDIA_PLAYER, AssetKind.DOCUMENT_CAMERA, AssetKind.MONITOR, AssetKind.PROJECTOR),
        options=words(
            hd="HD (1.280 × 720)", full_hd="Full HD (1.920 × 1.080)", wuxga="WUXGA (1.920 × 1.200)", uhd="4K"
        ),
        order=45,
        synonyms=("Auflösung", "Bildauflösung"),
        why=_("Receiver and picture should match; otherwise the better one was bought in vain."),
    ),
    Field(
        "f.mac",
        _("MAC address"),
        FieldType.TEXT,
        kinds=_NETWORKED,
        check=mac,
        order=50,
        help=_("Six pairs of digits and letters, however they are parted."),
        synonyms=("MAC", "MAC-Adresse", "MAC-Adr.", "Hardwareadresse", "Ethernet MAC", "WLAN-MAC"),
        why=_("By it the network management and the inventory find the same device."),
    ),
    Field(
        "f.poe",
        _("Power over Ethernet"),
        FieldType.CHOICE,
        kinds=(AssetKind.ACCESS_POINT,),
        options=words(none=_("no PoE"), af="802.3af", at="802.3at", bt="802.3bt"),
        order=51,
        synonyms=("PoE", "PoE-Standard", "PoE-Klasse"),
        why=_("Says which switch can feed it."),
    ),
    Field(
        "f.wifi",
        _("Wi-Fi generation"),
        FieldType.CHOICE,
        kinds=(AssetKind.ACCESS_POINT,),
        options=words(wifi_4="Wi-Fi 4", wifi_5="Wi-Fi 5", wifi_6="Wi-Fi 6", wifi_6e="Wi-Fi 6E", wifi_7="Wi-Fi 7"),
        order=52,
        synonyms=("WLAN-Standard", "Wi-Fi", "WLAN-Generation"),
        why=_("The oldest ones slow down a whole class; they are replaced first."),
    ),
    Field(
        "f.ports",
        _("Ports"),
        FieldType.INTEGER,
        kinds=(AssetKind.SWITCH,),
        minimum="1",
        maximum="1000",
        order=53,
        synonyms=("Anzahl Ports", "Portanzahl", "Anschlüsse"),
        why=_("Says whether a room more can be connected without another switch."),
    ),
    Field(
        "f.poe_budget",
        _("PoE budget"),
        FieldType.INTEGER,
        unit="W",
        kinds=(AssetKind.SWITCH,),
        minimum="0",
        maximum="10000",
        order=54,
        synonyms=("PoE-Leistung", "PoE-Budget", "PoE Leistung gesamt"),
        why=_("The sum of what the access points draw must stay below it."),
    ),
    Field(
        "f.colour",
        _("Prints in colour"),
        FieldType.FLAG,
        kinds=(AssetKind.PRINTER,),
        order=60,
        synonyms=("Farbdruck", "Farbdrucker", "Farbe/SW", "Color"),
        why=_("Toner, price of a page and the rules for its use differ."),
    ),
    Field(
        "f.paper",
        _("Largest paper"),
        FieldType.CHOICE,
        kinds=(AssetKind.PRINTER,),
        options=words(a4="A4", a3="A3", larger=pgettext_lazy("paper", "larger")),
        order=61,
        synonyms=("Papierformat", "Papier", "Format", "Max. Papierformat"),
        why=_("Posters and plans need A3; one such device a school is enough."),
    ),
    Field(
        "f.extension",
        _("Extension number"),
        FieldType.TEXT,
        kinds=(AssetKind.PHONE,),
        order=70,
        synonyms=("Durchwahl", "Nebenstelle", "Rufnummer"),
        why=_("The telephone system is kept by numbers, the inventory by devices: this joins them."),
    ),
    Field(
        "f.layout",
        _("Layout of the keys"),
        FieldType.CHOICE,
        kinds=(AssetKind.KEYBOARD,),
        options=words(de=_("German (QWERTZ)"), us=_("English (QWERTY)"), fr=_("French (AZERTY)")),
        order=80,
        synonyms=("Tastaturlayout", "Layout", "Tastaturbelegung"),
        why=_("A keyboard with foreign letters comes back after a day."),
    ),
    Field(
        "f.link",
        _("Connected by"),
        FieldType.CHOICE,
        kinds=(AssetKind.KEYBOARD, AssetKind.PEN, AssetKind.DOCUMENT_CAMERA),
        options=words(
            connector=_("Contacts of the tablet"), bluetooth="Bluetooth", usb="USB", hdmi="HDMI", wifi=_("Wi-Fi")
        ),
        order=81,
        synonyms=("Anschluss", "Verbindung", "Anschlussart", "Schnittstelle"),
        why=_("Says with which devices it works, and whether it must be charged."),
    ),
    Field(
        "f.fits",
        _("Fits the model"),
        FieldType.TEXT,
        kinds=(AssetKind.COVER, AssetKind.KEYBOARD, AssetKind.PEN, AssetKind.CHARGER),
        order=82,
        help=_("The model for which it is made."),
        synonyms=("Passend für", "passt zu", "kompatibel mit", "Geeignet für"),
        why=_("The rest of a delivery is of use only with the device it was made for."),
    ),
    Field(
        "f.power",
        _("Output"),
        FieldType.INTEGER,
        unit="W",
        kinds=(AssetKind.CHARGER,),
        minimum="1",
        maximum="1000",
        order=83,
        synonyms=("Leistung", "Watt", "Ausgangsleistung"),
        why=_("Too weak a charger charges a notebook never, a strong one all devices."),
    ),
    Field(
        "f.plug",
        _("Plug"),
        FieldType.CHOICE,
        kinds=(AssetKind.CHARGER,),
        options=words(usb_c="USB-C", lightning="Lightning", barrel=_("Barrel connector"), other=_("another plug")),
        order=84,
        synonyms=("Stecker", "Steckertyp"),
        why=_("Says which charger replaces which."),
    ),
    Field(
        "f.places",
        _("Places for devices"),
        FieldType.INTEGER,
        kinds=(AssetKind.TROLLEY,),
        minimum="1",
        maximum="100",
        order=90,
        synonyms=("Plätze", "Anzahl Plätze", "Fächer", "Stellplätze"),
        why=_("Says whether a class set fits into one trolley."),
    ),
    Field(
        "f.charging",
        _("Charges the devices"),
        FieldType.FLAG,
        kinds=(AssetKind.TROLLEY,),
        order=91,
        synonyms=("Ladefunktion", "lädt"),
        why=_("A trolley that charges must be checked for electrical safety."),
    ),
)


def register_fields() -> None:
    """Let devices have fields and declare those of their kinds; called once at start-up."""
    declare_table(FieldTable(TABLE, _("Devices"), VIEW_ASSET, lambda: AssetKind.choices, labels_of, _own_columns))
    declare_fields(TABLE, FIELDS)


def _own_columns() -> list[str]:
    """Return how lists and files call the columns that every device has."""
    from tragwerk.assets.imports.columns import COLUMNS

    return [str(column.label) for column in COLUMNS]


def labels_of(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Return how devices are called."""
    rows = Asset.objects.filter(pk__in=any_of(ids)) if ids else Asset.objects.none()
    return {pk: tag or serial for pk, tag, serial in rows.values_list("pk", "tag", "serial")}
