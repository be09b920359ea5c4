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
    # Pieces of the index are merged when there are eight of a size instead of four: an import writes half as much, and
    # a question looks into a few pieces more.
    "INSERT INTO search_index(search_index, rank) VALUES ('automerge', 8)",
    # `index.py` alone writes text, in sets. Deletions may come from anywhere, so a trigger follows them. There is no
    # trigger on updates: it would give every UPDATE a statement journal, and inside a savepoint SQLite then walks
    # the whole journal for every row (28,000 rows took a minute).
    """
    CREATE TRIGGER search_entry_deleted AFTER DELETE ON search_searchentry WHEN old.doc IS NOT NULL
    BEGIN
        INSERT INTO search_index(search_index, rowid, text) VALUES ('delete', old.doc, old.text);
    END
    """,
)

# The operators of the trigram index are not leakproof, so under row-level security a plain query could not use it.
# This function is the one reviewed way around (`tragwerk.core.access.walls` gives it an owner whom the policies do not
# hold): of the slots it is given it enters only those of the scope of the statement, a whole kind only where the scope
# is everywhere, and it returns ids, which the caller reads through the policy again.
# `stages` is a list of stages, asked until one gave `enough`; a stage is a list of branches (any), a branch a list of
# groups (all), a group a list of parts of text (any).
# The planner cannot know how a word is spread over the slots; held to the bitmap of the index it has no plan that
# reads a whole slot.
FUNCTION = """
CREATE FUNCTION search_candidates(
    kind int, slots int[], schools uuid[], stages jsonb, each_slot int, most int, enough int
)
RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
SET enable_seqscan = off
SET enable_indexscan = off
AS $function$
DECLARE
    stage jsonb;
    branch jsonb;
    part jsonb;
    needle text;
    branches text;
    groups text;
    needles text;
    found int;
BEGIN
    IF current_setting('tragwerk.everywhere', true) IS DISTINCT FROM 'on' THEN
        slots := ARRAY(
            SELECT s.number FROM public.search_searchslot s
            WHERE s.authority_id = ANY (NULLIF(current_setting('tragwerk.scope', true), '')::uuid[])
            AND (slots IS NULL OR s.number = ANY (slots)) AND (s.number >> 20) = search_candidates.kind
        );
    END IF;
    FOR stage IN SELECT value FROM jsonb_array_elements(stages) LOOP
        branches := '';
        FOR branch IN SELECT value FROM jsonb_array_elements(stage) LOOP
            groups := '';
            FOR part IN SELECT value FROM jsonb_array_elements(branch) LOOP
                needles := '';
                FOR needle IN SELECT value FROM jsonb_array_elements_text(part) LOOP
                    needles := needles || CASE WHEN needles = '' THEN '' ELSE ' OR ' END
                        || format('e.text LIKE %L', '%' || translate(needle, '%_\', '') || '%');
                END LOOP;
                groups := groups || CASE WHEN groups = '' THEN '' ELSE ' AND ' END || '(' || needles || ')';
            END LOOP;
            branches := branches || CASE WHEN branches = '' THEN '' ELSE ' OR ' END || '(' || groups || ')';
        END LOOP;
        IF schools IS NOT NULL THEN
            RETURN QUERY EXECUTE format(
                'SELECT e.id FROM public.search_searchentry e
                 WHERE e.school_id = ANY ($1) AND ($2 IS NULL OR e.slot = ANY ($2)) AND (e.slot >> 20) = $3 AND (%s)
                 LIMIT $4', branches
            ) USING schools, slots, kind, most;
        ELSIF slots IS NULL THEN
            RETURN QUERY EXECUTE format(
                'SELECT e.id FROM public.search_searchentry e
                 WHERE (e.slot >> 20) = $1 AND (%s) LIMIT $2', branches
            ) USING kind, most;
        ELSIF each_slot IS NULL THEN
            RETURN QUERY EXECUTE format(
                'SELECT e.id FROM public.search_searchentry e
                 WHERE (e.slot >> 20) = $1 AND e.slot + 0 = ANY ($2) AND (%s) LIMIT $3', branches
            ) USING kind, slots, most;
        ELSE
            RETURN QUERY EXECUTE format(
                'SELECT hit.id FROM unnest($1) AS one(slot) CROSS JOIN LATERAL (
                     SELECT e.id FROM public.search_searchentry e
                     WHERE e.slot = one.slot AND (%s) LIMIT $2
                 ) AS hit', branches
            ) USING slots, each_slot;
        END IF;
        GET DIAGNOSTICS found = ROW_COUNT;
        EXIT WHEN found >= enough;
    END LOOP;
END
$function$
"""
# What is written goes into a list first and into the trees of the index later; until then every question reads the
# list row by row. The writer calls this at the end of a set; it needs the owner's right.
MERGE = """
CREATE FUNCTION search_merge_pending() RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $function$
    SELECT gin_clean_pending_list('public.search_entry_text');
    SELECT;
$function$
"""
# Kind (the upper bits of the slot) and slot stand in the index: a word that is everywhere among the devices must not
# make a question about schools read the devices.
POSTGRES = (
    # Beginnings of words are found as a range, which needs the order of code points.
    'ALTER TABLE search_searchword ALTER COLUMN word TYPE varchar(120) COLLATE "C"',
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE EXTENSION IF NOT EXISTS btree_gin",
    "CREATE INDEX search_entry_text ON search_searchentry USING gin ((slot >> 20), slot, text gin_trgm_ops)",
    FUNCTION,
    MERGE,
)
SQLITE_BACK = (
    "DROP TRIGGER search_entry_deleted",
    "DROP TABLE search_index",
)
POSTGRES_BACK = (
    "DROP FUNCTION search_merge_pending()",
    "DROP FUNCTION search_candidates(int, int[], uuid[], jsonb, int, int, int)",
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
