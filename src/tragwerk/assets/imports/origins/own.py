# SPDX-License-Identifier: EUPL-1.2
"""Our own export of everything: its table of devices as CSV, as a sheet and as JSON."""

from tragwerk.assets.imports.words import STATE_WORDS
from tragwerk.core.exports.public import KEY_PREFIXES, undefused
from tragwerk.core.imports.public import Origin, Words

OWN = Origin(
    key="tragwerk",
    label="Tragwerk",
    kind="assets",
    names={
        "tag": ("Inventarnummer", "Inventory number", "tag"),
        "serial": ("Seriennummer", "Serial number", "serial"),
        "kind": ("Art", "Geräteart", "Kind"),
        "maker": ("maker.label", "Hersteller", "Maker"),
        "model": ("asset_model.label", "Gerätemodell", "Modell", "Model"),
        "school": ("school.label", "Schule", "School"),
        "room": ("room.label", "Raum", "Room"),
        "state": ("Zustand", "State", "state"),
        "purchased_on": ("Kaufdatum", "Purchase date", "purchased_on"),
        "net_price": ("Nettopreis", "Net price", "net_price"),
        "gross_price": ("Bruttopreis", "Gross price", "gross_price"),
        "tax_rate": ("Steuersatz", "VAT rate", "tax_rate"),
        "warranty_until": ("Garantie bis", "Warranty until", "warranty_until"),
        "binding_until": ("Zweckbindung bis", "Bound until", "binding_until"),
        "supplier": ("supplier.label", "Lieferant", "Supplier"),
        "funding_source": ("Fördertopf", "Funding source", "funding_source"),
        "note": ("Bemerkungen", "Bemerkung", "Remarks", "note"),
    },
    signs=(
        *("Schlüssel", "Key", "id", "asset_model.id", "asset_model.label", "school.label", "room.label", "maker.id"),
        *("changed_at", "funding_source", "warranty_until"),
        *(f"{prefix}{name}" for prefix in KEY_PREFIXES for name in ("Modell", "Schule", "Raum", "Hersteller")),
        *(f"{prefix}{name}" for prefix in KEY_PREFIXES for name in ("model", "school", "room", "maker")),
    ),
    left=("Schlüssel", "Key", "id", "changed_at"),
    left_like=rf"\.id$|^({'|'.join(KEY_PREFIXES)})",
    words={"state": Words(whole=STATE_WORDS)},
    decode=undefused,
    texts_are_texts=True,
    keeps_rest=False,
)
