# SPDX-License-Identifier: EUPL-1.2
"""A stored file is complete or not there, is kept once, and goes at its date."""

import io
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from tragwerk.core.access.public import DomainError, ScopeMissing, ScopeViolation, scope, system_scope
from tragwerk.core.files import blobs
from tragwerk.core.files import public as files
from tragwerk.core.letters.public import Letterhead
from tragwerk.core.orgs.public import Authority

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


@pytest.fixture
def town() -> Authority:
    return Authority.objects.create(number="10001", name="Musterstadt", short_name="Musterstadt")


def keep(town: Authority | None, content: bytes = b"Inventarnr.;Modell\n", **options: object) -> files.StoredFile:
    return files.store(io.BytesIO(content), authority=town, name="Geräte.csv", purpose="import", **options)  # type: ignore[arg-type]


def contents() -> list[Path]:
    return [path for path in blobs.folder().rglob("*") if path.is_file() and path.name != ".lock"]


def test_a_file_is_read_as_it_was_stored(town: Authority) -> None:
    with scope(authorities=[town.id]):
        file = keep(town)
        with files.open(file) as stream:
            assert stream.read() == b"Inventarnr.;Modell\n"
    assert (file.name, file.size, file.purpose) == ("Geräte.csv", 19, "import")


def test_equal_contents_are_kept_once(town: Authority) -> None:
    with scope(authorities=[town.id]):
        assert keep(town).digest == keep(town).digest
    assert len(contents()) == 1


def test_too_large_a_file_is_refused_with_its_name_and_leaves_nothing(town: Authority) -> None:
    with scope(authorities=[town.id]), pytest.raises(DomainError) as refusal:
        keep(town, b"x" * (3 << 20), limit=2 << 20)
    assert str(refusal.value) == (
        "Die Datei „Geräte.csv“ ist größer als 2 MB. Bitte teilen Sie sie auf oder lassen Sie Spalten weg."
    )
    assert contents() == []


def test_a_stream_that_breaks_leaves_nothing(town: Authority) -> None:
    class Broken:
        def read(self, size: int = -1, /) -> bytes:
            raise ConnectionResetError

    with scope(authorities=[town.id]), pytest.raises(ConnectionResetError):
        files.store(Broken(), authority=town, name="a.csv", purpose="import")
    assert contents() == []


def test_a_file_stands_behind_the_wall_of_its_authority(town: Authority) -> None:
    other = Authority.objects.create(number="10002", name="Nachbarstadt", short_name="Nachbarstadt")
    with scope(authorities=[town.id]):
        file = keep(town)
        with pytest.raises(ScopeViolation):
            keep(other)
    with scope(authorities=[other.id]):
        assert not files.StoredFile.objects.filter(pk=file.pk).exists()
    with pytest.raises(ScopeMissing):
        files.StoredFile.objects.count()


def test_a_name_from_the_browser_is_only_a_name(town: Authority) -> None:
    with scope(authorities=[town.id]):
        file = files.store(io.BytesIO(b"a"), authority=town, name="../../etc/passwd", purpose="import")
    assert file.name == "passwd"


def test_a_digest_is_not_a_path() -> None:
    with pytest.raises(ValueError, match="digest"):
        blobs.path_of("../" * 21 + "x")


def test_a_missing_content_is_said(town: Authority) -> None:
    with scope(authorities=[town.id]):
        file = keep(town)
        blobs.path_of(file.digest).unlink()
        with pytest.raises(DomainError, match=r"Geräte\.csv"):
            files.open(file)


def test_files_go_at_their_date_and_their_contents_a_day_later(town: Authority) -> None:
    with scope(authorities=[town.id]):
        gone = keep(town, b"old", delete_after=timedelta(seconds=-1))
        kept = keep(town, b"new", delete_after=timedelta(days=30))
    assert files.forget_old_files() == (1, 0)
    for path in contents():
        os.utime(path, (time.time() - 90000, time.time() - 90000))
    assert files.forget_old_files() == (0, 1)
    assert [path.name for path in contents()] == [kept.digest]
    assert gone.digest != kept.digest


def test_a_file_without_a_date_goes_when_nothing_points_at_it(town: Authority) -> None:
    with scope(authorities=[town.id]):
        unused, used, young = keep(town, b"1"), keep(town, b"2"), keep(town, b"3")
        files.StoredFile.objects.exclude(pk=young.pk).update(created_at=timezone.now() - timedelta(days=31))
        Letterhead.objects.create(authority=town, name="Haltern", sender="-", logo=used, logo_alt="Wappen")
    assert files.forget_old_files() == (1, 0)
    with scope(authorities=[town.id]):
        assert set(files.StoredFile.objects.values_list("pk", flat=True)) == {used.pk, young.pk}
    assert unused.pk not in {used.pk, young.pk}


def test_a_content_that_is_stored_again_survives_the_sweep(town: Authority) -> None:
    with system_scope(reason="test"):
        file = keep(None)
        path = blobs.path_of(file.digest)
        os.utime(path, (time.time() - 90000, time.time() - 90000))
        file.delete()
        blobs.write(io.BytesIO(b"Inventarnr.;Modell\n"), limit=100)
    assert files.forget_old_files() == (0, 0)
    assert path.exists()
