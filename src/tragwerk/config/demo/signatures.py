# SPDX-License-Identifier: EUPL-1.2
"""Agreements and consents at Haltern in every state: open, overdue, signed on each way, refused, lapsed, taken back."""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from uuid import UUID

from django.utils import timezone

from tragwerk.config.demo import cast
from tragwerk.config.demo.places import Places
from tragwerk.config.demo.sharing import somebody
from tragwerk.core.access.public import Actor, Role
from tragwerk.core.approvals.public import Answer, Approval, Consent, Signer, actions, find_code
from tragwerk.core.orgs.public import Membership, Person

AGREEMENT = "Nutzungsvereinbarung für ein Leihgerät"
POINTS = (
    "Das Tablet ist zum Lernen da, in der Schule und zu Hause.",
    "Ihr Kind geht sorgsam damit um und gibt es nicht weiter.",
    "Geht etwas kaputt oder verloren, melden Sie es am selben Tag.",
    "Die Leihe kostet Sie nichts.",
    "Die IT-Betreuung richtet das Tablet ein und hält es sicher.",
    "Verlässt Ihr Kind die Schule, gibt es das Gerät am letzten Tag zurück.",
)
TEXT = """Nutzungsvereinbarung (Muster der Demonstration)

§ 1 Leihe
Die Stadt leiht der Schülerin oder dem Schüler ein Tablet mit Tastatur, Hülle und Netzteil. Die Leihe ist kostenlos \
und endet mit dem letzten Schultag.

§ 2 Nutzung
Das Gerät dient dem Lernen in der Schule und zu Hause. Es wird nicht an andere weitergegeben. Veränderungen an den \
Einstellungen der Verwaltung sind nicht erlaubt.

§ 3 Schaden und Verlust
Schäden und Verlust werden am selben Tag gemeldet, ein Diebstahl auch der Polizei. Für vorsätzlich oder grob \
fahrlässig verursachte Schäden haftet, wer sie verursacht hat.

§ 4 Daten
Die IT-Betreuung sieht Gerätename, Seriennummer und Systemstand. Den Standort sucht sie nur nach einer Verlustmeldung.

§ 5 Rückgabe
Beim Verlassen der Schule wird das vollständige Set zurückgegeben."""
HAND = "M60 150L82 70L104 150M70 122L98 122M120 150L128 112L142 108L150 130L144 150M168 104L170 150M170 118L188 104"


def create_signatures(actor: Actor, places: Places) -> None:
    """Have guardians of one school sign or not, and ask them for a consent."""
    office, second = somebody("Petra", "Lüke"), somebody("Thea", "Ahrens")
    school = places.schools[cast.JOSEPH_KOENIG_GYMNASIUM]
    guardians = _people(school, Role.GUARDIAN)
    pupils = _people(school, Role.PUPIL)
    keys = _ask(office, places, school, guardians[:13], pupils[:13])
    signers = [Signer.objects.get(approval=key) for key in keys]
    for signer in signers[:2]:
        actions.sign_on_screen(actor=office, signer_id=signer.pk, said=actions.Said(signer.name, HAND))
    for signer in signers[2:5]:
        _by_code(office, signer, actions.Said(signer.name, HAND))
    no = "Wir haben zu Hause schon ein passendes Gerät"
    _by_code(office, signers[5], actions.Said(signers[5].name, answer=Answer.REFUSED, note=no))
    papers = [_paper(office, signer) for signer in signers[6:9]]
    actions.confirm_papers(actor=second, ids=papers[:1])
    actions.refuse_papers(actor=second, ids=papers[1:2], reason="Auf dem Blatt fehlt das Datum")
    actions.withdraw_approvals(actor=office, ids=keys[9:10], reason="Das Kind wechselt die Schule")
    actions.remind_approvals(actor=office, ids=keys[10:12])
    _put_back(keys[10:11], 5)
    _create_consents(office, second, places, school, guardians[:16])


def _people(school: UUID, role: Role) -> list[Person]:
    rows = Membership.objects.filter(school=school, role=role).select_related("person")
    return [row.person for row in rows.order_by("person__sort_name", "person_id")]


def _ask(
    office: Actor, places: Places, school: UUID, guardians: Sequence[Person], pupils: Sequence[Person]
) -> list[UUID]:
    due = timezone.localdate() + timedelta(days=21)
    asks = [
        actions.Ask(
            kind="office.document",
            authority_id=places.authorities[cast.HALTERN],
            school_id=school,
            about_table="orgs.person",
            about_id=pupil.pk,
            about_label=str(pupil),
            title=AGREEMENT,
            text=TEXT,
            points=POINTS,
            signers=[actions.SignerAsk(str(guardian), "guardian", guardian.pk)],
            due=due,
        )
        for guardian, pupil in zip(guardians, pupils, strict=True)
    ]
    return actions.ask_approvals(actor=office, asks=asks)


def _by_code(office: Actor, signer: Signer, said: actions.Said) -> actions.Signed:
    (issued,) = actions.issue_codes(actor=office, signer_ids=[signer.pk])
    opening = find_code(issued.code)
    if opening is None:
        raise LookupError("a code that was just made opens nothing")
    return actions.sign_with_code(opening=opening, said=said)


def _scan(*lines: str) -> bytes:
    """Return a page of PDF with a few lines, as a scanner would make one of a paper."""
    text = "".join(f"BT /F1 14 Tf 72 {760 - 28 * row} Td ({line}) Tj ET " for row, line in enumerate(lines))
    body = text.encode("latin-1")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(body), body),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )
    file, starts = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        starts.append(len(file))
        file += b"%d 0 obj%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(file)
    return file + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def _paper(office: Actor, signer: Signer) -> UUID:
    key = actions.take_paper(
        actor=office,
        signer_id=signer.pk,
        stream=BytesIO(_scan(AGREEMENT, "Ich stimme zu.", f"gez. {signer.name}")),
        file_name="Vereinbarung unterschrieben.pdf",
        typed_name=signer.name,
        signed_on=timezone.localdate(),
    )
    if key is None:
        raise LookupError("the demo's papers wait for a second person")
    return key


def _put_back(keys: Sequence[UUID], days: int) -> None:
    """Let the last day be over; no verb asks for something until a day that has passed."""
    Approval.objects.filter(pk__in=keys).update(due=timezone.localdate() - timedelta(days=days))


def _create_consents(office: Actor, second: Actor, places: Places, school: UUID, people: Sequence[Person]) -> None:
    asked = [
        actions.ConsentAsk(places.authorities[cast.HALTERN], person.pk, str(person), "guardian", school)
        for person in people
    ]
    keys = actions.ask_consents(
        actor=office, purpose="office.photos", people=asked, due=timezone.localdate() + timedelta(days=28)
    )
    rows = [Consent.objects.select_related("approval").get(pk=key) for key in keys]
    codes = [_answer(office, row, Answer.GIVEN) for row in rows[:8]]
    for row in rows[8:10]:
        _answer(office, row, Answer.REFUSED)
    opening = find_code(codes[0])
    if opening is not None:
        actions.withdraw_with_code(opening=opening)
    actions.withdraw_consents(actor=second, ids=keys[1:2], note="am Telefon, die Mutter rief im Sekretariat an")
    actions.withdraw_approvals(actor=office, ids=[rows[10].approval_id], reason="doppelt angefragt")
    _put_back([rows[11].approval_id], 2)
    actions.lapse_approvals(actor=office)


def _answer(office: Actor, row: Consent, answer: str) -> str:
    signer = Signer.objects.select_related("approval").get(approval=row.approval_id)
    return _by_code(office, signer, actions.Said(signer.name, answer=answer)).withdrawal_code
