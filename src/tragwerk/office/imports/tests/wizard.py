# SPDX-License-Identifier: EUPL-1.2
"""The steps of an import in a browser, for the tests of its pages."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tragwerk.assets.public import Asset
from tragwerk.core.access.public import system_scope
from tragwerk.core.imports.public import Import
from tragwerk.core.jobs.public import run_queued_jobs

START = "/import/neu/assets/"
HEAD = ("Inventarnr.", "Seriennummer", "Hersteller", "Modell", "Schule", "Kaufdatum", "Preis")
GOOD = ("MU-1", "SN1", "Apple", "iPad 9", "Musterschule", "01.03.2021", "404,84 €")
TOO_LATE = ("MU-2", "SN2", "Apple", "iPad 9", "Musterschule", "03.05.2202", "404,84 €")
NO_SCHOOL = ("MU-3", "SN3", "Apple", "iPad 9", "999999", "01.03.2021", "404,84 €")
NEGATIVE = ("MU-4", "SN4", "Apple", "iPad 9", "Musterschule", "01.03.2021", "-4,00 €")


def as_file(rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD, name: str = "Geräte.csv") -> SimpleUploadedFile:
    text = "\r\n".join(";".join(row) for row in (head, *rows))
    return SimpleUploadedFile(name, text.encode("cp1252"))


def send(client: Client, file: SimpleUploadedFile, address: str = START) -> Any:
    """Choose a file and let the background work run."""
    answer = client.post(address, {"file": file})
    run_queued_jobs()
    return answer


def begin(client: Client, *rows: Sequence[str], head: Sequence[str] = HEAD) -> Import:
    assert send(client, as_file(rows, head)).status_code == 302
    return newest()


def newest() -> Import:
    with system_scope(reason="tests"):
        found: Import = Import.objects.order_by("-created_at", "-pk")[0]
        return found


def at(found: Import, name: str = "import") -> str:
    return reverse(f"office:{name}", args=[found.pk])


def post(client: Client, found: Import, name: str, **values: str) -> Any:
    answer = client.post(at(found, name), values)
    run_queued_jobs()
    return answer


def text(client: Client, found: Import, query: str = "") -> str:
    answer = client.get(at(found) + query, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def tags() -> list[str]:
    with system_scope(reason="tests"):
        return sorted(Asset.objects.values_list("tag", flat=True))
