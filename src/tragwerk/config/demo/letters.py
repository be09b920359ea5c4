# SPDX-License-Identifier: EUPL-1.2
"""Letters of Haltern: its paper, texts in every state and several languages, letters that are sent and that wait."""

from typing import Any
from uuid import UUID

from tragwerk.config.demo import cast
from tragwerk.config.demo.places import Places
from tragwerk.config.demo.sharing import somebody
from tragwerk.core.access.public import Actor
from tragwerk.core.letters.public import GENERAL, LetterRow, LetterVersion, actions, write_letters
from tragwerk.core.orgs.public import School

# An invented sign: the arms of a town are not ours to print.
EMBLEM = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40" width="120" height="40">'
    b'<path d="M4 34 24 6 44 34Z" fill="none" stroke="#0b5d57" stroke-width="4"/>'
    b'<path d="M36 34 56 6 76 34Z" fill="none" stroke="#0b5d57" stroke-width="4"/>'
    b'<path d="M68 34 88 6 108 34Z" fill="none" stroke="#0b5d57" stroke-width="4"/>'
    b'<path d="M0 36h112" stroke="#0b5d57" stroke-width="4"/></svg>'
)
PAPER = {
    "name": "Stadt Haltern am See",
    "sender": "Stadt Haltern am See · Fachbereich Schule · 45721 Haltern am See",
    "contact": "Fachbereich Schule\nMedien und IT an Schulen\nTelefon 02364 0000\nschul-it@haltern.example",
    "place": "Haltern am See",
    "footer": ["Stadt Haltern am See\n45721 Haltern am See", "Mo–Fr 8–12 Uhr\nDo 14–17 Uhr", "www.haltern.example"],
    "bank": "Musterbank, IBAN DE00 0000 0000 0000 0000 00",
    "colour": "#0b5d57",
    "form": "B",
    "logo_alt": "Drei Giebel über einer Linie, das Zeichen der Demonstration",
}
ROLLOUT = (
    "{salutation}\n\n# Was geschieht\n\nim neuen Schuljahr richten wir an Ihrer Schule **{school}** die WLAN-Anlage "
    "neu ein. Dafür brauchen wir:\n\n- einen Schlüssel zum Technikraum\n- eine Ansprechperson vor Ort\n\n{message}\n\n"
    "| Schritt | Wann |\n|---|---|\n| Begehung | in den Herbstferien |\n| Montage | bis zum {deadline} |\n\n"
    "!{deadline} Den Termin nennen wir Ihnen noch.\n\nMit freundlichen Grüßen\n\n{writer}\n{authority}\n\n"
    "__ Ort, Datum | Schulleitung"
)
VISIT = (
    "{salutation}\n\nwir möchten mit Ihnen über die Ausstattung Ihrer Schule sprechen. {message}\n\n"
    "?{deadline} Bitte nennen Sie uns bis zum **{deadline}** zwei Termine.\n\n"
    "Mit freundlichen Grüßen\n\n{writer}\n{authority}"
)
VISIT_TURKISH = (
    "{salutation}\n\nOkulunuzun donanımı hakkında sizinle görüşmek istiyoruz. {message}\n\n"
    "?{deadline} Lütfen **{deadline}** tarihine kadar iki randevu önerin.\n\nSaygılarımızla\n\n{writer}\n{authority}"
)
GREETING = "Sehr geehrte Damen und Herren,"


def create_letters(places: Places) -> None:
    """Give Haltern its letterhead, three texts and two runs of letters to its schools."""
    writer = somebody("Thea", "Ahrens")
    haltern = places.authorities[cast.HALTERN]
    actions.keep_letterhead(actor=writer, authority_id=haltern, values=PAPER, logo=EMBLEM)
    visit = _published(writer, haltern, "Einladung zum Ausstattungsgespräch", "Ausstattung: {school}", VISIT)
    rollout = _published(writer, haltern, "Ankündigung WLAN", "Neues WLAN: {school}", ROLLOUT)
    _write(writer, haltern, visit.template_id, "Wir denken an eine Stunde in Ihrem Haus.", sent=True)
    _next_version(writer, visit)
    _write(writer, haltern, rollout.template_id, "Die Arbeiten dauern zwei Tage.", sent=False, most=3)
    _in_other_languages(writer, visit.template_id)
    old = _published(writer, haltern, "Rückgabe der Leihgeräte 2023", "Rückgabe: {school}", VISIT)
    actions.withdraw_versions(actor=writer, ids=[old.pk], reason="Die Aktion ist abgeschlossen.")


def _published(writer: Actor, authority_id: UUID, name: str, subject: str, body: str) -> LetterVersion:
    row = {"authority_id": authority_id, "kind": GENERAL.key, "name": name, "language": "de"}
    key = actions.create_templates(actor=writer, rows=[{**row, "subject": subject, "body": body}])[0]
    actions.publish_versions(actor=writer, ids=[key])
    found: LetterVersion = LetterVersion.objects.get(pk=key)
    return found


def _next_version(writer: Actor, first: LetterVersion) -> None:
    """Publish a second version, which withdraws the first, and leave a third as a draft with a fault in it."""
    row: dict[str, Any] = {"template_id": first.template_id, "language": "de", "from_id": first.pk}
    second = actions.begin_drafts(actor=writer, rows=[row])[0]
    text = first.body.replace("zwei Termine", "drei Termine")
    actions.change_drafts(actor=writer, changes={second: {"body": text}})
    actions.publish_versions(actor=writer, ids=[second])
    third = actions.begin_drafts(actor=writer, rows=[row])[0]
    actions.change_drafts(actor=writer, changes={third: {"body": f"{text}\n\nSchulnummer: {{Schulnumer}}"}})


def _in_other_languages(writer: Actor, template_id: UUID) -> None:
    rows = [{"template_id": template_id, "language": language} for language in ("tr", "en")]
    turkish, _english = actions.begin_drafts(actor=writer, rows=rows)
    actions.change_drafts(actor=writer, changes={turkish: {"subject": "Donanım: {school}", "body": VISIT_TURKISH}})
    actions.publish_versions(actor=writer, ids=[turkish])


def _write(
    writer: Actor, authority_id: UUID, template_id: UUID, message: str, *, sent: bool, most: int | None = None
) -> None:
    schools = School.objects.filter(authority_id=authority_id).order_by("sort_name", "id")[:most]
    rows = [
        LetterRow(
            authority_id=authority_id,
            recipient=f"{school.name}\n{school.street}\n{school.postcode} {school.town}",
            values={"school": str(school), "school_number": school.number, "salutation": GREETING, "message": message},
            school_id=school.pk,
            about="orgs.school",
            about_id=school.pk,
        )
        for school in schools
    ]
    done = write_letters(actor=writer, kind=GENERAL.key, rows=rows, template_id=template_id)
    if sent:
        actions.send_letters(actor=writer, ids=done.ids)
