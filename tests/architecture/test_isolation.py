# SPDX-License-Identifier: EUPL-1.2
"""The tests stand alone: no other machine, no data directory of anybody, no special database role."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.isolation import NetworkRefused, is_local
from tragwerk.core.access.public import current_scope


def test_a_test_reaches_no_other_machine() -> None:
    with socket.socket() as outward, pytest.raises(NetworkRefused):
        outward.connect(("192.0.2.1", 80))
    with pytest.raises(NetworkRefused):
        socket.getaddrinfo("example.org", 443)


def test_a_test_reaches_its_own_machine() -> None:
    assert is_local(("127.0.0.1", 80))
    assert is_local(("::1", 80, 0, 0))
    assert is_local("/run/a.socket")
    assert not is_local(("10.0.0.1", 80))


def test_a_test_writes_to_its_own_data_directory(data_dir: Path) -> None:
    assert data_dir == settings.DATA_DIR
    assert not settings.DATA_DIR.is_relative_to(settings.ROOT)
    assert settings.MEDIA_ROOT.is_relative_to(data_dir)


@pytest.mark.django_db
def test_no_scope_is_left_open_by_the_making_of_tables() -> None:
    assert current_scope() is None


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_database_role_has_no_special_rights() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
        assert cursor.fetchone() == (1,)
