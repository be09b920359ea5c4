# SPDX-License-Identifier: EUPL-1.2
"""How the official lists write school forms, operating states and legal status: data with their source.

The codes were found by joining `schulgrunddaten_2021` and the directory 2024/25 over the school number
(2,779 of 2,779 agree for code 02, and so on); codes that only one list has are named after its short names.
"""

from tragwerk.core.orgs.models import LegalStatus, OperatingState, SchoolForm

# Source: key_schulformschluessel of the Ministry's open data, also used by the school administration software.
FORM_OF_CODE: dict[str, SchoolForm] = {
    "02": SchoolForm.PRIMARY,
    "04": SchoolForm.SECONDARY_GENERAL,
    "06": SchoolForm.VOLKSSCHULE,
    "08": SchoolForm.SPECIAL,
    "10": SchoolForm.INTERMEDIATE,
    "13": SchoolForm.PRIMUS,
    "14": SchoolForm.SECONDARY,
    "15": SchoolForm.COMPREHENSIVE,
    "16": SchoolForm.OTHER,  # one community school (pilot)
    "17": SchoolForm.WALDORF,
    "18": SchoolForm.HIBERNIA,
    "19": SchoolForm.WALDORF,  # Waldorf schools for special needs
    "20": SchoolForm.GRAMMAR,
    "25": SchoolForm.ADULT,
    "30": SchoolForm.VOCATIONAL,
    "81": SchoolForm.SPECIAL,  # places of learning that replace a special-needs school for a time
    "83": SchoolForm.CLINIC,
    "85": SchoolForm.SPECIAL,
    "87": SchoolForm.SPECIAL,
    "88": SchoolForm.SPECIAL,
    "0A": SchoolForm.OTHER,  # school supervision and ministry stand in the same list
}

# Source: column "Schulform" of the school and address directory 2024/25 of IT.NRW.
FORM_OF_WORD: dict[str, SchoolForm] = {
    "Grundschule": SchoolForm.PRIMARY,
    "Hauptschule": SchoolForm.SECONDARY_GENERAL,
    "Volksschule": SchoolForm.VOLKSSCHULE,
    "Förderschule Grund-/Hauptschule": SchoolForm.SPECIAL,
    "Förderschule Realschule/Gymnasium": SchoolForm.SPECIAL,
    "Förderschule Berufskolleg": SchoolForm.SPECIAL,
    "Förderschule": SchoolForm.SPECIAL,
    "Realschule": SchoolForm.INTERMEDIATE,
    "PRIMUS-Schule": SchoolForm.PRIMUS,
    "Sekundarschule": SchoolForm.SECONDARY,
    "Gesamtschule": SchoolForm.COMPREHENSIVE,
    "Freie Waldorfschule": SchoolForm.WALDORF,
    "Waldorfschule": SchoolForm.WALDORF,
    "Gymnasium": SchoolForm.GRAMMAR,
    "Weiterbildungskolleg": SchoolForm.ADULT,
    "Berufskolleg": SchoolForm.VOCATIONAL,
    "Klinikschule": SchoolForm.CLINIC,
}

# A word of the directory that is coarser than a code must not overwrite what the code said.
FINER_FORMS: dict[SchoolForm, frozenset[SchoolForm]] = {
    SchoolForm.SPECIAL: frozenset({SchoolForm.CLINIC}),
    SchoolForm.WALDORF: frozenset({SchoolForm.HIBERNIA}),
}

# Source: key_schulbetriebsschluessel of the open data for 1, 2, 9; the others from the dates beside them:
# 0 and 9 stand with a past last day, 3 with the first day of a new school, 6 at schools outside the statistics.
STATE_OF_CODE: dict[str, OperatingState] = {
    "0": OperatingState.CLOSED,
    "1": OperatingState.ACTIVE,
    "2": OperatingState.CLOSING,
    "3": OperatingState.PLANNED,
    "6": OperatingState.ACTIVE,
    "9": OperatingState.CLOSED,
}

LEGAL_STATUS_OF_WORD: dict[str, LegalStatus] = {
    "1": LegalStatus.PUBLIC,
    "2": LegalStatus.PRIVATE,
    "Öffentlich": LegalStatus.PUBLIC,
    "Privat": LegalStatus.PRIVATE,
    "public": LegalStatus.PUBLIC,
    "private": LegalStatus.PRIVATE,
}

# Land key of North Rhine-Westphalia, which the school administration software leaves out; 999999 lies outside.
LAND_KEY = "05"
OUTSIDE_LAND = "999999"

# What stands in the stock for authorities that no list names: school lists know them by number at most.
LISTED_NAME = "Schulträger {number}"
NAMES_OF_NUMBERS = {"0": "Schulaufsicht (ohne Schulträger)", "-": "Schulträger nicht genannt"}
NOT_NAMED = "-"
