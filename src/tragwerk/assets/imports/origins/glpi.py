# SPDX-License-Identifier: EUPL-1.2
"""GLPI: its lists of computers, monitors, peripherals, printers, telephones and network devices as CSV."""

from tragwerk.assets.imports.words import STATE_WORDS
from tragwerk.core.imports.public import Origin, Words

_FINANCIAL = (
    "Financial and administrative information - ",
    "Finanz- und Administrationsdaten - ",
    "Finanz- und Verwaltungsinformationen - ",
    "Finanzielle und administrative Informationen - ",
)

GLPI = Origin(
    key="glpi",
    label="GLPI",
    kind="assets",
    names={
        "tag": ("Inventory number", "Inventarnummer"),
        "serial": ("Serial number", "Seriennummer"),
        "kind": ("Type", "Typ", "Item type", "Objekttyp"),
        "maker": ("Manufacturer", "Hersteller", "Brand", "Marke"),
        "model": ("Model", "Modell"),
        "location": ("Location", "Standort", "Ort"),
        "state": ("Status",),
        "purchased_on": ("Date of purchase", "Kaufdatum"),
        "gross_price": ("Value", "Wert"),
        "warranty_until": (
            *("Warranty expiration date", "Ablauf der Garantie", "Ablaufdatum der Garantie", "Garantieablaufdatum"),
            "Garantie Ablaufdatum",
        ),
        "supplier": ("Supplier", "Lieferant"),
        "funding_source": ("Budget",),
        "note": ("Comments", "Kommentare", "Kommentar", "Bemerkungen"),
    },
    signs=(
        *(
            "Entity",
            "Einheit",
            "Entität",
            "Last update",
            "Letzte Aktualisierung",
            "Letzte Änderung",
            "Inventory number",
        ),
        *("Alternate username", "Alternativer Benutzername", "Alternate username number", "Technician in charge"),
        *("Group in charge", "Last inventory date", "Last boot date", "UUID", "Immobilization number", "Startup date"),
        *("Warranty expiration date", "Date of purchase", "Operating System - Name", "Betriebssystem - Name"),
        *("Components - Processor", "Hardwarekomponenten - Prozessor", "Komponenten - Prozessor", "Item type"),
        *(
            "Verantwortlicher Techniker",
            "Verwaltende Person",
            "Technikergruppe",
            "Update Source",
            "Ablauf der Garantie",
        ),
        *("Anlagenummer", "Inbetriebnahme-Datum", "Kontakt-Nummer"),
    ),
    remarks=(
        *("Name", "UUID", "Order number", "Auftragsnummer", "Invoice number", "Rechnungsnummer", "Delivery form"),
        *("Lieferschein", "Immobilization number", "Anlagenummer", "Startup date", "Inbetriebnahme-Datum"),
        *(
            "Delivery date",
            "Lieferdatum",
            "Order date",
            "Bestelldatum",
            "Warranty information",
            "Garantieinformationen",
        ),
        *("Garantie Informationen", "Warranty duration", "Garantiedauer", "Decommission date", "Network", "Netzwerk"),
    ),
    left=(
        *("ID", "Entity", "Einheit", "Entität", "Last update", "Letzte Aktualisierung", "Letzte Änderung"),
        *(
            "Creation date",
            "Erstellungsdatum",
            "Last inventory date",
            "Last boot date",
            "Update Source",
            "Alternate username",
        ),
        *("Alternativer Benutzername", "Alternate username number", "Kontakt", "Kontakt-Nummer", "User", "Benutzer"),
        *("Group", "Gruppe", "Technician in charge", "Verantwortlicher Techniker", "Verwaltende Person"),
        *("Group in charge", "Technikergruppe", "Comments on financial and administrative information"),
        *("Start date of warranty", "Startdatum der Garantie", "Date of last physical inventory"),
        *("Datum der letzten physikalischen Inventarisierung", "Warranty extension value", "Wert am Ende der Garantie"),
        *("Amortization duration", "Abschreibungsdauer", "Amortization type", "Abschreibungstyp"),
        *("Amortization coefficient", "Abschreibungsfaktor", "Email alarms", "Business criticity"),
    ),
    groups=_FINANCIAL,
    left_like=r"^(Operating System|Betriebssystem|Components|Komponenten|Hardwarekomponenten|Volumes|Laufwerke) - ",
    words={"state": Words(whole={**STATE_WORDS, "In Gebrauch": "ausgegeben", "In Verwendung": "ausgegeben"})},
)
