# SPDX-License-Identifier: EUPL-1.2
"""i-doit: reports and lists of objects as CSV, answers of its interface as JSON."""

from tragwerk.assets.imports.words import STATE_WORDS
from tragwerk.core.imports.public import Origin, Words

_ACCOUNTING = "categories.C__CATG__ACCOUNTING."
_MODEL = "categories.C__CATG__MODEL."

I_DOIT = Origin(
    key="i-doit",
    label="i-doit",
    kind="assets",
    names={
        "tag": ("Inventarnummer", "Inventory number", f"{_ACCOUNTING}inventory_no", "inventory_no"),
        "serial": (
            *("Seriennummer", "Serial number", f"{_MODEL}serial", "serial", "Service Tag", f"{_MODEL}service_tag"),
        ),
        "kind": ("Objekttyp", "Object type", "type_title", "Objekt-Typ"),
        "maker": (f"{_MODEL}manufacturer.title", f"{_MODEL}manufacturer", "Hersteller", "Manufacturer"),
        "model": ("Modell", "Model", f"{_MODEL}title.title", f"{_MODEL}title"),
        "location": (
            *("Standortpfad", "Location path", "Übergeordneter Standort", "Parent location", "Standort", "Location"),
            *("categories.C__CATG__LOCATION.parent.title", "location_path"),
        ),
        "state": ("cmdb_status_title", "categories.C__CATG__GLOBAL.cmdb_status.title", "CMDB-Status", "CMDB status"),
        "purchased_on": (
            *("Anschaffungsdatum", "Rechnungsdatum", "Invoice date", "Acquirement date", "Date of acquisition"),
            *(f"{_ACCOUNTING}acquirementdate.title", f"{_ACCOUNTING}acquirementdate"),
        ),
        "gross_price": (
            *("Anschaffungskosten", "Preis", "Acquisition costs", "Cash value / Price", "Price"),
            *(f"{_ACCOUNTING}price.title", f"{_ACCOUNTING}price"),
        ),
        "supplier": ("Lieferant", "Supplier", "Bezogen bei", "Purchased at", f"{_ACCOUNTING}contact.title"),
        "note": ("Beschreibung", "Description"),
    },
    signs=(
        *("CMDB-Status", "CMDB status", "Objekttyp", "Object type", "Objekt-ID", "Object ID", "Objekttitel", "SYSID"),
        *(
            "Object title",
            "Objekt-Titel",
            "Übergeordneter Standort",
            "Parent location",
            "Standortpfad",
            "Location path",
        ),
        *("Einsatzzweck", "Anschaffungskosten", "Acquisition costs", "Kostenstelle / Konto", "Cost center / Account"),
        *("Beschaffungsweg", "Procurement method", "Garantiezeit", "Warranty period", "Produkt-ID", "Product ID"),
        *("type_title", "type_group_title", "cmdb_status_title", f"{_ACCOUNTING}inventory_no", f"{_MODEL}serial"),
    ),
    remarks=(
        *("Bezeichnung", "Title", "Objekttitel", "Objekt-Titel", "Object title", "SYSID", "title", "sysid"),
        *("Bestellnummer", "Order number", "Rechnungsnummer", "Invoice number", "Lieferscheinnummer"),
        *("Delivery note number", "Bestelldatum", "Order date", "Lieferdatum", "Delivery date", "Produkt-ID"),
        *("Product ID", "Firmware", "Kostenstelle / Konto", "Cost center / Account", "Kostenträger", "Cost unit"),
        *(
            "Beschaffungsweg",
            "Procurement method",
            "Garantiezeit",
            "Warranty period",
            "Garantiebeginn",
            "Warranty start",
        ),
        *("Garantiezeit-Einheit", "Warranty period unit", "Einsatzzweck", "Purpose", f"{_ACCOUNTING}order_no"),
        *(f"{_ACCOUNTING}invoice_no", f"{_ACCOUNTING}delivery_note_no", f"{_ACCOUNTING}guarantee_period"),
    ),
    left=(
        *("ID", "Objekt-ID", "Object ID", "id", "__id__", "type", "status", "Zustand", "Condition"),
        *("created", "updated", "Erstellungsdatum", "Date of creation", "Erstellt von", "Created by", "image"),
        *("Änderungsdatum", "Date of change", "Zuletzt geändert von", "Last changed by", "type_group_title"),
        *("Kategorie", "Category", "Tags", "Laufende Betriebskosten", "Ongoing operating costs", "type_icon"),
        *("Betriebskosten-Intervall", "Operating costs interval", "Primärer Kontakt", "Primary contact"),
        *("Kontakt", "Contact", "Zugewiesene Kontakte", "Assigned contacts"),
    ),
    left_like=r"\.(id|const|ref_id|ref_title|objID|prop_type|currency|objects_id|sysid|type|type_title)$",
    words={
        "state": Words(
            whole={
                **STATE_WORDS,
                "geplant": "bestellt",
                "planned": "bestellt",
                "geliefert": "auf Lager",
                "delivered": "auf Lager",
                "getestet": "auf Lager",
                "tested": "auf Lager",
                "gelagert": "auf Lager",
                "eingelagert": "auf Lager",
                "stored": "auf Lager",
                "aus Reparatur geliefert": "auf Lager",
                "delivered from repair": "auf Lager",
                "montiert": "ausgegeben",
                "assembled": "ausgegeben",
                "in Betrieb": "ausgegeben",
                "in operation": "ausgegeben",
                "außer Betrieb": "auf Lager",
                "inoperative": "auf Lager",
                "defect": "in Reparatur",
                "under repair": "in Reparatur",
                "verschrottet": "ausgesondert",
                "scrapped": "ausgesondert",
            }
        )
    },
    tidy=((r"^categories\.C__CATG__[A-Z]+\.", ""), (r"\.title$", "")),
)
