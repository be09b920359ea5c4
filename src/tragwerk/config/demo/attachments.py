# SPDX-License-Identifier: EUPL-1.2
"""What hangs on Haltern's things: an invoice, photos, a contract; and two of its models with a picture."""

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from tragwerk.assets.public import Asset, AssetModel, Contract
from tragwerk.assets.public import actions as assets
from tragwerk.config.demo import cast
from tragwerk.config.demo.agreements import CONTRACTS
from tragwerk.config.demo.places import Places
from tragwerk.config.demo.sharing import somebody
from tragwerk.config.demo.stock import SUPPLIER
from tragwerk.core.access.public import Actor
from tragwerk.core.documents.public import render_pdf
from tragwerk.core.files.public import NewFile
from tragwerk.core.files.public import actions as files

PAPER = Path(__file__).parent / "documents" / "paper.typ"
INVOICE: dict[str, Any] = {
    "sender": f"{SUPPLIER} · erfunden für die Demonstration",
    "title": "Rechnung 2026-0815",
    "day": "Haltern am See, 12. August 2026",
    "head": ["Leistung", "Betrag"],
    "rows": [["Digitale Tafel mit Halterung", "3.190,00 €"], ["Montage vor Ort", "420,00 €"], ["Summe", "3.610,00 €"]],
    "note": "Zahlbar innerhalb von 30 Tagen. Dieses Papier ist erfunden.",
}
AGREEMENT: dict[str, Any] = {
    "sender": "Netzwerkservice Beispiel · erfunden für die Demonstration",
    "title": "Wartungsvertrag Schulserver",
    "day": "Haltern am See, 1. August 2022",
    "head": ["Gegenstand", "Frist"],
    "rows": [["Wartung von sechs Schulservern", "jährlich"], ["Reaktion bei Ausfall", "4 Stunden"]],
    "note": "Kündigung sechs Monate vor Ablauf. Dieses Papier ist erfunden.",
}
LIST = "Server;Ort;Seriennummer geprüft\nHA-SRV-001;Technikraum;ja\nHA-SRV-002;Technikraum;ja\n"
BLUE, GREY, LIGHT, WALL = "#2d4a6d", "#4a5560", "#dfe8f0", "#efe9dc"


def create_attachments(places: Places) -> None:
    """Hang files on a board and a contract of Haltern, one of them removed again; give two models a picture."""
    officer = somebody("Ina", "Brockmann")
    owner = places.authorities[cast.HALTERN]
    boards = Asset.objects.filter(authority_id=owner, kind="display", state="issued").order_by("tag_sort")
    board = boards.values_list("pk", flat=True)[0]
    invoice, agreement = (_paper(data) for data in (INVOICE, AGREEMENT))
    _attach(officer, "assets.asset", board, ("Rechnung 2026-0815.pdf", invoice), ("Montage.jpg", photo()))
    wrong = _attach(officer, "assets.asset", board, ("Notiz.txt", b"Schraube nachziehen"))
    files.remove_attachments(actor=officer, ids=wrong, reason="gehört zu einem anderen Gerät")
    contract = Contract.objects.get(authority_id=owner, name=CONTRACTS[1][0])
    signed = ("Wartungsvertrag Schulserver.pdf", agreement)
    _attach(officer, "assets.contract", contract.pk, signed, ("Serverliste.csv", LIST.encode()))
    _show_models(officer, owner)


def _attach(officer: Actor, table: str, key: Any, *named: tuple[str, bytes]) -> Any:
    chosen = [NewFile(name, BytesIO(content)) for name, content in named]
    return files.attach_files(actor=officer, table=table, about_ids=[key], files=chosen).ids


def _paper(data: dict[str, Any]) -> bytes:
    return render_pdf(PAPER, data)


def _show_models(officer: Actor, owner: Any) -> None:
    """Give the model of which there are most, and the most common notebook, a drawing."""
    pictures: dict[Any, bytes | None] = {}
    for kind, draw in (("tablet", tablet), ("notebook", notebook), ("display", display)):
        models = AssetModel.objects.filter(authority_id=owner, kind=kind).order_by("sort_name")
        pictures |= {key: draw() for key in models.values_list("pk", flat=True)[:2]}
    assets.change_models(actor=officer, changes={}, pictures=pictures)


def _drawing(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    return image, ImageDraw.Draw(image)


def _saved(image: Image.Image, form: str = "PNG") -> bytes:
    stream = BytesIO()
    image.save(stream, form)
    return stream.getvalue()


def tablet() -> bytes:
    """Draw a tablet."""
    image, draw = _drawing(480, 640)
    draw.rounded_rectangle((40, 20, 440, 620), radius=36, fill=GREY)
    draw.rounded_rectangle((64, 60, 416, 580), radius=8, fill=LIGHT)
    draw.ellipse((234, 34, 246, 46), fill=LIGHT)
    draw.polygon(((64, 460), (180, 320), (260, 420), (320, 360), (416, 480), (416, 580), (64, 580)), fill=BLUE)
    return _saved(image)


def notebook() -> bytes:
    """Draw a notebook."""
    image, draw = _drawing(720, 480)
    draw.rounded_rectangle((110, 30, 610, 370), radius=20, fill=GREY)
    draw.rectangle((134, 54, 586, 346), fill=LIGHT)
    draw.polygon(((30, 420), (110, 370), (610, 370), (690, 420), (690, 440), (30, 440)), fill=BLUE)
    draw.rounded_rectangle((300, 384, 420, 404), radius=6, fill=LIGHT)
    return _saved(image)


def display() -> bytes:
    """Draw a digital board on its stand."""
    image, draw = _drawing(720, 560)
    draw.rounded_rectangle((30, 30, 690, 420), radius=14, fill=GREY)
    draw.rectangle((54, 54, 666, 396), fill=LIGHT)
    draw.line(((120, 300), (240, 160), (360, 260), (520, 120)), fill=BLUE, width=12, joint="curve")
    draw.rectangle((344, 420, 376, 510), fill=GREY)
    draw.rounded_rectangle((240, 506, 480, 530), radius=10, fill=GREY)
    return _saved(image)


def photo() -> bytes:
    """Draw what a photo of a board in a classroom would show."""
    image = Image.new("RGB", (1200, 800), WALL)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 640, 1200, 800), fill="#b08d62")
    board = Image.open(BytesIO(display()))
    image.paste(board, (240, 90), board)
    return _saved(image, "JPEG")
