# SPDX-License-Identifier: EUPL-1.2
"""Columns and sentences of lists of devices, as towns and other systems write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from tragwerk.assets.imports.words import STATE_WORDS, KindParser, MonthsParser
from tragwerk.assets.models import AssetKind, AssetState
from tragwerk.core.imports.public import (
    ChoiceParser,
    CodeParser,
    DateParser,
    Identifier,
    ImportColumn,
    ImportContext,
    IntegerParser,
    IssueText,
    MoneyParser,
    TextParser,
)
from tragwerk.core.orgs.public import School


def _schools(ctx: ImportContext) -> Sequence[str]:
    rows = School.objects.filter(authority_id=ctx.authority_id, transferred_at__isnull=True).order_by("sort_name")
    return [f"{name} ({number})" for name, number in rows.values_list("short_name", "number")]


def _kinds(ctx: ImportContext) -> Sequence[str]:
    return [str(kind.label) for kind in AssetKind]


def _states(ctx: ImportContext) -> Sequence[str]:
    return [str(state.label) for state in AssetState]


COLUMNS = (
    ImportColumn(
        "tag",
        _("Inventory number"),
        Identifier(64),
        synonyms=(
            *("Inventarnr.", "Inventar-Nr.", "Inv.-Nr.", "Inventar", "Inventarnummer Schule", "Asset Tag", "Tag"),
            *("Gerätenummer", "Geräte-Nr.", "Anlagennummer", "Barcode"),
        ),
        example="HA-02417",
    ),
    ImportColumn(
        "serial",
        _("Serial number"),
        Identifier(64),
        synonyms=(
            *("Seriennr.", "Serien-Nr.", "SN", "S/N", "Serial", "Serialnumber", "Seriennummer Gerät", "Service Tag"),
            *("Fabriknummer", "Serial No."),
        ),
        example="DMPG81L3Q1",
    ),
    ImportColumn(
        "kind",
        _("Kind of device"),
        KindParser(),
        synonyms=("Art", "Gerätetyp", "Geräteart", "Typ", "Kategorie", "Category", "Gerätegruppe", "Kind", "Gattung"),
        example="Tablet",
        choices=_kinds,
    ),
    ImportColumn(
        "maker",
        _("Maker"),
        TextParser(80),
        synonyms=("Hersteller", "Marke", "Manufacturer", "Fabrikat", "Brand", "Produzent"),
        example="Apple",
    ),
    ImportColumn(
        "model",
        _("Model"),
        TextParser(120),
        synonyms=(
            *("Modell", "Bezeichnung", "Modellbezeichnung", "Gerätebezeichnung", "Produkt", "Artikel", "Model Name"),
            *("Gerätename", "Produktbezeichnung", "Artikelbezeichnung", "Gerät", "Item"),
        ),
        example="iPad 9. Generation 64 GB",
    ),
    ImportColumn(
        "authority_number",
        _("Authority number"),
        CodeParser(5, short="keep"),
        synonyms=("Traegernummer", "Trägernummer", "Schulträgernummer", "Schulträger-Nr.", "Träger-Nr.", "TrägerNr"),
        hint=_("Only for lists of several authorities"),
    ),
    ImportColumn(
        "authority",
        _("Authority"),
        TextParser(200),
        synonyms=("Träger", "Traeger", "Schulträger", "Trägerbezeichnung", "Name des Schulträgers", "Mandant"),
        hint=_("Name or official number; only for lists of several authorities"),
    ),
    ImportColumn(
        "school_number",
        _("School number"),
        TextParser(12),
        synonyms=("Schulnr.", "Schul-Nr.", "SNR", "SchulNr", "Dienststellennummer"),
        example="165798",
    ),
    ImportColumn(
        "school",
        _("School"),
        TextParser(240),
        synonyms=("Schulname", "Name der Schule", "Dienststelle", "Einrichtung", "Schule / Einrichtung"),
        example="Joseph-König-Gymnasium",
        hint=_("Name or official number"),
        choices=_schools,
    ),
    ImportColumn(
        "room",
        _("Room"),
        TextParser(60),
        synonyms=("Raumnr.", "Raum-Nr.", "Raumnummer", "Zimmer", "Klassenraum", "Room Number", "Aufstellungsort"),
        example="A 112",
    ),
    ImportColumn(
        "location",
        _("Location"),
        TextParser(240),
        synonyms=("Standort", "Ort", "Lagerort", "Gebäude", "Site"),
        hint=_("A school, or else a room"),
        example="",
    ),
    ImportColumn(
        "state",
        pgettext_lazy("device", "State"),
        ChoiceParser(STATE_WORDS, labels=("bestellt", "auf Lager", "reserviert", "ausgegeben", "in Reparatur")),
        synonyms=("Status", "Zustand", "Gerätestatus", "Status Label", "Verbleib"),
        example="auf Lager",
        choices=_states,
    ),
    ImportColumn(
        "purchased_on",
        _("Purchase date"),
        DateParser(latest="today"),
        synonyms=(
            *("Kaufdatum", "Anschaffungsdatum", "Anschaffung", "Rechnungsdatum", "Lieferdatum", "Datum", "gekauft am"),
            *("Purchased", "Zugangsdatum", "Beschaffungsdatum"),
        ),
        example="01.03.2021",
    ),
    ImportColumn(
        "gross_price",
        _("Gross price"),
        MoneyParser(minimum=0),
        synonyms=(
            *("Preis", "Preis brutto", "Bruttopreis", "Brutto", "Kaufpreis", "Anschaffungspreis", "Anschaffungswert"),
            *("Anschaffungskosten", "Einzelpreis", "Einzelpreis brutto", "Betrag", "Purchase Cost", "Price", "Cost"),
            *("Wert", "Kosten"),
        ),
        example="404,84",
    ),
    ImportColumn(
        "net_price",
        _("Net price"),
        MoneyParser(minimum=0),
        synonyms=("Preis netto", "Nettopreis", "Netto", "Einzelpreis netto", "Kaufpreis netto", "Net"),
        example="340,20",
    ),
    ImportColumn(
        "tax_rate",
        _("VAT rate"),
        IntegerParser(0, 100),
        synonyms=("Steuersatz", "MwSt", "MwSt.-Satz", "USt", "Mehrwertsteuer", "Umsatzsteuer", "VAT"),
        example="19",
    ),
    ImportColumn(
        "funding_source",
        _("Funding source"),
        TextParser(120),
        synonyms=(
            *("Fördertopf", "Förderprogramm", "Förderung", "Mittel", "Mittelherkunft", "Finanzierung", "Programm"),
            *("Haushaltsstelle", "Funding", "Grant", "Kostenträger"),
        ),
        example="Sofortausstattung",
    ),
    ImportColumn(
        "warranty_until",
        _("Warranty until"),
        DateParser(years_ahead=15),
        synonyms=("Garantie bis", "Garantieende", "Gewährleistung bis", "Garantie", "Warranty Expires", "Warranty End"),
        example="28.02.2023",
    ),
    ImportColumn(
        "warranty_months",
        _("Warranty in months"),
        MonthsParser(),
        synonyms=(
            *("Garantie in Monaten", "Garantie (Monate)", "Garantiemonate", "Garantiedauer", "Garantiezeit"),
            *("Gewährleistung in Monaten", "Warranty Months", "Warranty (months)", "Warranty duration"),
        ),
        hint=_("Counted from the purchase date where the list names no end"),
        example="",
    ),
    ImportColumn(
        "binding_until",
        _("Bound until"),
        DateParser(years_ahead=30),
        synonyms=(
            "Zweckbindung bis",
            "Zweckbindung",
            "Zweckbindungsfrist",
            "Bindung bis",
            "Bindungsende",
            "Bindefrist",
        ),
        example="31.12.2026",
    ),
    ImportColumn(
        "supplier",
        _("Supplier"),
        TextParser(120),
        synonyms=("Lieferant", "Händler", "Vendor", "Lieferfirma", "Firma", "Bezugsquelle"),
        example="Systemhaus Beispiel",
    ),
    ImportColumn(
        "set_number",
        _("Set"),
        Identifier(64),
        synonyms=("Set-Nr.", "Setnummer", "Set-Nummer", "Geräteset", "Kit"),
        hint=_("Devices with the same number become one set"),
        example="",
    ),
    ImportColumn(
        "note",
        _("Remarks"),
        TextParser(500),
        synonyms=("Bemerkung", "Bemerkungen", "Anmerkung", "Notiz", "Notizen", "Kommentar", "Notes", "Asset Notes"),
        example="",
    ),
)

# What other systems export beside it; Company is Snipe-IT's name for a tenant.
IGNORED = (
    *("Company", "Name", "Asset Name", "Order Number", "Model Notes", "Model Number", "Model No.", "Checkout Type"),
    *("Checked Out To: Username", "Checked Out To: First Name", "Checked Out To: Last Name"),
    *("Checked Out To: Email", "Checked Out To: Location", "Asset EOL Date", "EOL", "EOL Date"),
    *("Image", "Last Audit", "Created At", "Updated At", "ID", "Lfd. Nr.", "lfd. Nr.", "Nr.", "Pos.", "Requestable"),
    *("Anzahl", "Menge", "Quantity"),
)

TEXTS: Mapping[str, IssueText] = {
    "assets.kind_unknown": IssueText(
        _("Unknown kind"),
        ngettext_lazy(
            "One word of this column names no known kind (%(words)s); these devices are kept as “Other device”.",
            "%(count)s words of this column name no known kind (%(words)s); these devices are kept as “Other device”.",
            "count",
        ),
    ),
    "assets.no_number": IssueText(
        _("No number"),
        _("The row has neither an inventory number nor a serial number."),
        _("Please enter one of them, or leave the row out."),
    ),
    "assets.no_model": IssueText(
        _("Model missing"),
        _("The row does not say what the device is called."),
        _("Please enter the model."),
    ),
    "assets.twice": IssueText(
        _("Number twice"),
        _("%(value)s also stands in row %(other)s of this file."),
        _("Please correct the number, or leave one of the two rows out."),
    ),
    "assets.same_device": IssueText(
        _("Same device twice"),
        _("Row %(other)s of this file already speaks for %(label)s."),
        _("Please leave one of the two rows out."),
    ),
    "assets.taken": IssueText(
        _("Belongs to another device"),
        _("%(value)s belongs to %(device)s already, %(place)s."),
        _("Please check the number."),
        _("Take over as a change of %(device)s"),
    ),
    "assets.two_devices": IssueText(
        _("Two devices"),
        _("The serial number belongs to %(device)s, the inventory number to %(other)s."),
        _("Please correct one of the two numbers."),
    ),
    "assets.foreign_authority": IssueText(
        _("Another authority"),
        _("The row belongs to “%(value)s”; this list is taken over for %(own)s."),
        _("Please leave the row out, and import it for the authority it belongs to."),
    ),
    "assets.school_unknown": IssueText(
        _("School unknown"),
        _("The authority has no school “%(value)s”."),
        _("Please enter the name or the official number of a school."),
        _("Take “%(label)s”"),
    ),
    "assets.school_ambiguous": IssueText(
        _("Several schools"),
        _("“%(value)s” is the name of %(count)s schools: %(numbers)s."),
        _("Please enter the official number."),
    ),
    "assets.room_new": IssueText(
        _("New room"), _("Room “%(room)s” (%(place)s) does not exist yet and will be created.")
    ),
    "assets.room_refused": IssueText(
        _("Room unknown"),
        _("Room “%(room)s” (%(place)s) does not exist, and you may not create rooms."),
        _("Please have it created first, or leave the cell empty."),
    ),
    "assets.maker_new": IssueText(_("New maker"), _("Maker “%(name)s” will be created.")),
    "assets.model_new": IssueText(_("New model"), _("Model “%(name)s” will be created.")),
    "assets.prices": IssueText(
        _("Prices do not fit"),
        _("Net price, gross price and VAT rate do not fit together."),
        _("Please correct one of the three."),
    ),
    "assets.warranty": IssueText(
        _("Warranty before purchase"),
        _("The warranty ends before the purchase on %(day)s."),
        _("Please correct one of the two dates."),
    ),
    "assets.warranty_months": IssueText(
        _("Warranty without a beginning"),
        _("Months of warranty count from the purchase; of devices without a purchase date they are left out."),
    ),
    "assets.binding": IssueText(
        _("Binding before purchase"),
        _("The binding ends before the purchase on %(day)s."),
        _("Please correct one of the two dates."),
    ),
    "assets.other_set": IssueText(
        _("Belongs to another set"),
        _("%(label)s belongs to set %(set)s already."),
        _("Please take it out there first, or leave the cell empty."),
    ),
    "assets.transition": IssueText(
        _("State does not follow"),
        _("%(why)s"),
        _("Please leave the cell empty to keep the state."),
    ),
    "assets.may_not_retire": IssueText(
        _("Retiring not allowed"),
        _("You do not have the right to retire devices."),
        _("Please leave the cell empty to keep the state."),
    ),
}
