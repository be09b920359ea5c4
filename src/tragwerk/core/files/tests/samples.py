# SPDX-License-Identifier: EUPL-1.2
"""Small files of every kind that may be attached, and some that may not."""

import io
import zipfile

from PIL import Image

from tragwerk.core.files.contents import ODS, ODT

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(form: str, size: tuple[int, int] = (6, 4), mode: str = "RGB") -> bytes:
    """Return a small picture."""
    stream = io.BytesIO()
    Image.new(mode, size, (10, 90, 80) if mode == "RGB" else (10, 90, 80, 120)).save(stream, form)
    return stream.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    """Return a ZIP file with these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return stream.getvalue()


def office_file(*parts: str) -> bytes:
    """Return what a file of Microsoft's office is known by."""
    return packed(dict.fromkeys(("[Content_Types].xml", *parts), b"<x/>"))


def open_document(media_type: str) -> bytes:
    """Return what an OpenDocument file is known by."""
    return packed({"mimetype": media_type.encode()})


GOOD: dict[str, bytes] = {
    "Rechnung.pdf": PDF,
    "Vorspann.PDF": b"\n\n" + PDF,
    "Foto.jpg": picture("JPEG"),
    "Foto.jpeg": picture("JPEG"),
    "Foto.png": picture("PNG"),
    "Foto.webp": picture("WEBP"),
    "Liste.xlsx": office_file("xl/workbook.xml"),
    "Brief.docx": office_file("word/document.xml"),
    "Liste.ods": open_document(ODS),
    "Brief.odt": open_document(ODT),
    "Liste.csv": "Inventarnr.;Gerät\n1;Tür\n".encode(),
    "alt.csv": "Inventarnr.;Gerät\n".encode("cp1252"),
    "Excel.txt": "Gerät\tRaum\n".encode("utf-16"),
    "Notiz.txt": b"Zeile\r\n\tzweite\n",
}
WRONG: dict[str, bytes] = {
    "Programm.pdf": b"MZ\x90\x00\x03",
    "Foto.jpg": picture("PNG"),
    "Foto.png": picture("JPEG"),
    "Foto.webp": b"RIFF\x00\x00\x00\x00WAVE",
    "Liste.xlsx": office_file("word/document.xml"),
    "Makros.xlsx": office_file("xl/workbook.xml", "xl/vbaProject.bin"),
    "Brief.docx": b"PK\x03\x04 broken",
    "Liste.ods": open_document(ODT),
    "Brief.odt": packed({"other": b"1"}),
    "Liste.csv": picture("PNG"),
    "Notiz.txt": b"a\x00b",
}
