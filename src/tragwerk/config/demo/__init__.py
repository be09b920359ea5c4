# SPDX-License-Identifier: EUPL-1.2
"""The demo: real places, invented people and devices, the same at every load."""

DATA_ATTRIBUTION = (
    "Schul- und Trägerdaten: Schulgrunddaten NRW und Schul- und Adressverzeichnis 2024/25, "
    "Ministerium für Schule und Bildung NRW und IT.NRW, "
    "Datenlizenz Deutschland – Namensnennung – Version 2.0 (www.govdata.de/dl-de/by-2-0), verändert. "
    "Personen, Geräte und Vorgänge sind erfunden."
)
