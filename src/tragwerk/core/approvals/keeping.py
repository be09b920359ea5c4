# SPDX-License-Identifier: EUPL-1.2
"""Keeps signatures as they were made: a trigger refuses every change but that of who recorded them.

Whoever recorded a signature may leave the trail, and becomes a pseudonym here as well. Deleting is not refused: the
evidence goes with its approval when the time that its kind names is over.
"""

from typing import Any

from django.db import transaction

from tragwerk.core.approvals.models import Signature

TRIGGER = "approvals_signature_stays"
_FREE = frozenset({"recorded_by", "recorded_account"})
_REFUSAL = "a signature is never changed"


def keep_signatures(connection: Any) -> None:
    """Make the trigger; one that stands already is made anew."""
    table = Signature._meta.db_table
    columns = ", ".join(
        connection.ops.quote_name(field.column)
        for field in Signature._meta.concrete_fields
        if field.attname not in _FREE
    )
    refusing = f"RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'check_violation'"
    before = f"BEFORE UPDATE OF {columns} ON {table}"
    if connection.vendor == "postgresql":
        body = f"BEGIN {refusing}; END"
        statements = [
            f"CREATE OR REPLACE FUNCTION {TRIGGER}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            f"CREATE OR REPLACE TRIGGER {TRIGGER} {before} FOR EACH ROW EXECUTE FUNCTION {TRIGGER}()",
        ]
    else:
        statements = [
            f"DROP TRIGGER IF EXISTS {TRIGGER}",
            f"CREATE TRIGGER {TRIGGER} {before} BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
        ]
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
