# SPDX-License-Identifier: EUPL-1.2
"""What PostgreSQL is told about the machine."""

import pytest
from django.db import connection

from tragwerk.core.access.planner import SETTINGS


@pytest.mark.django_db
def test_every_new_connection_plans_for_a_disk_without_an_arm() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has nothing to be told; runs on PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unnest(setconfig) FROM pg_db_role_setting"
            " WHERE setrole = 0 AND setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        assert {row[0] for row in cursor.fetchall()} == {f"{name}={value}" for name, value in SETTINGS.items()}
