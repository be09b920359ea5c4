# SPDX-License-Identifier: EUPL-1.2
"""What PostgreSQL is told about the machine it plans for; kept at the database, so that every connection has it."""

from typing import Any

# Disks have no arm to move: left at 4, the planner rather reads half a table in the order of its keys than fifty rows
# by the index that the list was made for. Compiling is for statements that take seconds.
SETTINGS = {"random_page_cost": "1.1", "jit": "off"}


def settle_planner(connection: Any) -> None:
    """Set the planner's settings at the database, where the role owns it; every new connection starts with them."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(datname) FROM pg_database"
            " WHERE datname = current_database() AND pg_has_role(datdba, 'USAGE')"
        )
        for (database,) in cursor.fetchall():
            for name, value in SETTINGS.items():
                cursor.execute(f"ALTER DATABASE {database} SET {name} = {value}")
