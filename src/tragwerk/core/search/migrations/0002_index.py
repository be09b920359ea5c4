# SPDX-License-Identifier: EUPL-1.2
"""The trigram index: a full-text table on SQLite, a GIN index and the search function on PostgreSQL.

A later migration that rebuilds `search_searchentry` on SQLite drops its triggers: run `create_index` again there.
"""

from django.db import migrations

SQLITE = (
    """
    CREATE VIRTUAL TABLE search_index
    USING fts5(text, content='search_searchentry', content_rowid='doc', tokenize='trigram')
    """,
    # New rows enter in sets (`index.py`), four times faster than row by row; whatever changes or deletes a row
    # later, also a statement that knows nothing of the index, keeps it right.
    """
    CREATE TRIGGER search_entry_deleted AFTER DELETE ON search_searchentry WHEN old.doc IS NOT NULL
    BEGIN
        INSERT INTO search_index(search_index, rowid, text) VALUES ('delete', old.doc, old.text);
    END
    """,
    """
    CREATE TRIGGER search_entry_changed AFTER UPDATE OF text ON search_searchentry
    WHEN old.doc IS NOT NULL AND old.text <> new.text
    BEGIN
        INSERT INTO search_index(search_index, rowid, text) VALUES ('delete', old.doc, old.text);
        INSERT INTO search_index(rowid, text) VALUES (new.doc, new.text);
    END
    """,
)

# The operators of the trigram index are not leakproof, so under row-level security a plain query could not use it.
# This function is the one reviewed way around: it enters only the slots it is given and returns ids, which the
# caller reads through the policy again. `stages` is a list of stages, a stage a list of branches (any), a branch
# a list of groups (all), a group a list of parts of text (any). Parts are folded text; quoting and the refusal of
# wildcards are kept here all the same.
FUNCTION = """
CREATE FUNCTION search_candidates(slots int[], schools uuid[], wide boolean, stages jsonb, most int)
RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
SET enable_seqscan = off
SET enable_indexscan = off
AS $function$
DECLARE
    stage jsonb;
    condition text;
BEGIN
    FOR stage IN SELECT value FROM jsonb_array_elements(stages) LOOP
        SELECT string_agg('(' || branch.parts || ')', ' OR ') INTO condition
        FROM (
            SELECT (
                SELECT string_agg('(' || grouped.parts || ')', ' AND ')
                FROM (
                    SELECT (
                        SELECT string_agg(
                            format('e.text LIKE %L', '%' || translate(needle.value, '%_\\', '') || '%'), ' OR '
                        )
                        FROM jsonb_array_elements_text(one_group.value) AS needle
                    ) AS parts
                    FROM jsonb_array_elements(one_branch.value) AS one_group
                ) AS grouped
            ) AS parts
            FROM jsonb_array_elements(stage) AS one_branch
        ) AS branch;
        IF schools IS NOT NULL THEN
            RETURN QUERY EXECUTE format(
                'SELECT e.id FROM public.search_searchentry e
                 WHERE e.school_id = ANY ($1) AND e.slot = ANY ($2) AND (%s) LIMIT $3', condition
            ) USING schools, slots, most;
        ELSIF wide THEN
            RETURN QUERY EXECUTE format(
                'SELECT e.id FROM public.search_searchentry e
                 WHERE e.slot = ANY ($1) AND (%s) LIMIT $2', condition
            ) USING slots, most;
        ELSE
            RETURN QUERY EXECUTE format(
                'SELECT found.id FROM unnest($1) AS one(slot) CROSS JOIN LATERAL (
                     SELECT e.id FROM public.search_searchentry e
                     WHERE e.slot = one.slot AND (%s) LIMIT $2
                 ) AS found', condition
            ) USING slots, most;
        END IF;
    END LOOP;
END
$function$
"""
POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE EXTENSION IF NOT EXISTS btree_gin",
    "CREATE INDEX search_entry_text ON search_searchentry USING gin (slot, text gin_trgm_ops)",
    FUNCTION,
)
SQLITE_BACK = (
    "DROP TRIGGER search_entry_changed",
    "DROP TRIGGER search_entry_deleted",
    "DROP TABLE search_index",
)
POSTGRES_BACK = (
    "DROP FUNCTION search_candidates(int[], uuid[], boolean, jsonb, int)",
    "DROP INDEX search_entry_text",
)


def create_index(apps, schema_editor):
    """Create what the database needs for the search."""
    _run(schema_editor, SQLITE, POSTGRES)


def drop_index(apps, schema_editor):
    """Take it back."""
    _run(schema_editor, SQLITE_BACK, POSTGRES_BACK)


def _run(schema_editor, sqlite, postgres):
    for statement in postgres if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create_index, drop_index)]
