# SPDX-License-Identifier: EUPL-1.2
"""Snipe-IT: the list of assets and the asset report as CSV, the template of its import, the answer of its interface."""

from html import unescape

from tragwerk.assets.imports.words import STATE_WORDS
from tragwerk.core.imports.public import Origin, Words

STATES = Words(
    whole={
        **STATE_WORDS,
        "Bereit zum Herausgeben": "auf Lager",
        "Bereit": "auf Lager",
        "Deployed": "ausgegeben",
        "Herausgegeben": "ausgegeben",
        # Snipe-IT's own words: cannot be handed out yet, mostly because it is being mended.
        "Pending": "in Reparatur",
        "Ausstehend": "in Reparatur",
        "Ausstehende": "in Reparatur",
        "Archived": "ausgesondert",
        "Archiviert": "ausgesondert",
        "Nicht einsetzbar": "in Reparatur",
        "Verloren/Gestohlen": "verloren",
    },
    sure={" (deployed)": "ausgegeben", " Deployed": "ausgegeben", " Herausgegeben": "ausgegeben"},
    else_={
        " (deployable)": "auf Lager",
        " (pending)": "in Reparatur",
        " (undeployable)": "in Reparatur",
        " (archived)": "ausgesondert",
    },
)

SNIPE_IT = Origin(
    key="snipe-it",
    label="Snipe-IT",
    kind="assets",
    # An interface may hand out `supplier: null` beside `supplier.name`: the longer name counts first.
    names={
        "tag": ("Asset Tag", "asset_tag"),
        "serial": ("Serial", "Serial Number", "Seriennummer"),
        "kind": ("category.name", "Category", "Kategorie"),
        "maker": ("manufacturer.name", "Manufacturer", "Hersteller"),
        "model": ("model.name", "Model", "Modell", "Asset Model", "Model Name"),
        "location": (
            *("location.name", "Location", "Standort", "rtd_location.name", "Default Location", "Standard-Standort"),
        ),
        "state": ("status_label.name", "Status", "Status Label", "Statusbezeichnung"),
        "purchased_on": ("purchase_date.date", "Purchase Date", "Purchased", "Kaufdatum"),
        "gross_price": ("Purchase Cost", "Cost", "Kosten", "Einkaufspreis", "Kaufpreis"),
        "warranty_until": (
            *("warranty_expires.date", "Warranty Expires", "Garantie Ablaufdatum", "Garantieablaufdatum"),
        ),
        "warranty_months": ("warranty_months", "Warranty Months", "Warranty", "Garantie"),
        "supplier": ("supplier.name", "Supplier", "Lieferant"),
        "note": ("Notes", "Notizen", "Asset Notes"),
    },
    signs=(
        *("Asset Tag", "asset_tag", "Asset Name", "Purchase Cost", "Checked Out To", "Checked Out", "Checkout Date"),
        *("Expected Checkin Date", "Default Location", "Order Number", "Model No.", "Model Number", "Last Audit"),
        *(
            "Next Audit Date",
            "EOL",
            "Fully Depreciated",
            "Warranty Expires",
            "Checkouts",
            "Checkins",
            "Requests",
            "BYOD",
        ),
        *("Checkin/Checkout", "Company", "Checkout Type", "Asset EOL Date", "Model Notes", "Checked Out To: Username"),
        *("Modellnr.", "Herausgegeben an", "Standard-Standort", "Herausgabedatum", "Erwartetes Rückgabedatum"),
        *("Letzte Prüfung", "Nächstes Prüfungsdatum", "Garantie Ablaufdatum", "Zurücknehmen/Herausgeben", "Firma"),
        *("Herausgaben", "Rücknahmen", "status_label.status_meta", "status_label.name", "rtd_location.name"),
        *("warranty_months", "checkout_counter", "user_can_checkout", "custom_fields", "last_audit_date.datetime"),
    ),
    remarks=(
        *(
            "Asset Name",
            "Name",
            "Order Number",
            "Auftragsnummer",
            "Bestellnummer",
            "Model No.",
            "Modellnr.",
            "Modell-Nr.",
        ),
        *("Model Number", "Model Notes", "EOL", "Asset EOL Date", "EOL Date", "Ende der Nutzungsdauer", "order_number"),
        *("model_number", "eol.date", "eol", "asset_eol_date.date", "asset_eol_date"),
    ),
    left=(
        *(
            "ID",
            "Company",
            "Firma",
            "Image",
            "Bild",
            "Geräte-Bild",
            "Checked Out To",
            "Herausgegeben an",
            "Checked Out",
        ),
        *("Herausgegeben", "Type", "Typ", "Username", "Benutzername", "Employee No.", "Mitarbeiternummer", "Manager"),
        *("Employee Number", "Department", "Abteilung", "Title", "Address", "Adresse", "City", "Stadt", "State"),
        *("Bundesland", "Country", "Land", "Zip", "Postleitzahl", "Value"),
        *("Diff", "Fully Depreciated", "Current Value", "Aktueller Wert", "Differenz", "Age", "Alter", "Checkout Date"),
        *("Herausgabedatum", "Expected Checkin Date", "Erwartetes Rückgabedatum", "Last Checkin Date", "Created At"),
        *(
            "Letztes Rücknahmedatum",
            "Erstellt am",
            "Updated At",
            "Aktualisiert am",
            "Deleted",
            "Gelöscht",
            "Last Audit",
        ),
        *("Letzte Prüfung", "Next Audit Date", "Nächstes Prüfungsdatum", "Checkouts", "Herausgaben", "Checkins"),
        *("Rücknahmen", "Requests", "Anfragen", "BYOD", "Requestable", "Checkin/Checkout", "Zurücknehmen/Herausgeben"),
        *("Actions", "Aktionen", "Change", "Checkout Type", "Checked Out To: Username", "Checked Out To: First Name"),
        *("Checked Out To: Last Name", "Checked Out To: Email", "Checked Out To: Location", "id", "image", "qr"),
        *("alt_barcode", "age", "byod", "requestable", "checkin_counter", "checkout_counter"),
        *("requests_counter", "user_can_checkout", "book_value", "status_label.status_type", "book_value_formatted"),
    ),
    left_like=(
        r"\.(id|formatted|datetime|field|field_format|element)$|^(assigned_to|company|available_actions|created_by)\b"
        r"|^(created_at|updated_at|deleted_at|last_checkout|last_checkin|expected_checkin|last_audit_date|next_audit_date)\b"
    ),
    beside={"state": "status_label.status_meta"},
    words={"state": STATES},
    tidy=((r"^custom_fields\.(.*)\.value$", r"\1"), (r"^_snipeit_(.*?)(?:_\d+)?$", r"\1")),
    decode=unescape,
)
