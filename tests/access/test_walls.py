# SPDX-License-Identifier: EUPL-1.2
"""Walls 2 and 3: what PostgreSQL refuses when nothing above it does."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import ProgrammingError, connection, models, transaction

from tests.worlds import World
from tragwerk.core.access.public import no_scope, scope, system_scope, uuid7, uuid7_block
from tragwerk.core.access.tenant import TenantManager, TenantModel, TenantQuerySet
from tragwerk.core.access.walls import faults, policies, raise_walls, short_name, tenant_models, wall_keys
from tragwerk.core.orgs.public import Account, Person, Room, School, Site
from tragwerk.core.search.models import SearchEntry, SearchSlot

pytestmark = pytest.mark.postgres
TABLES = sorted(model._meta.db_table for model in tenant_models())


@contextmanager
def unguarded(everywhere: bool = False, authorities: str = "") -> Iterator[Any]:
    """A cursor that no statement guard watches, in a transaction with these settings of the scope."""
    connection.ensure_connection()
    with transaction.atomic(), connection.connection.cursor() as cursor:
        cursor.execute(f"SELECT set_config('tragwerk.scope', '{authorities}', true)")
        cursor.execute(f"SELECT set_config('tragwerk.everywhere', '{'on' if everywhere else ''}', true)")
        yield cursor


def count(cursor: Any, table: str) -> int:
    return int(cursor.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


def altered(statement: str) -> list[str]:
    """What the check says after a statement of somebody who meddled; the tables are put back."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)
        found = faults(connection)
        transaction.set_rollback(True)
    return found


# Wall 2


def test_every_tenant_table_is_behind_the_wall(db: None) -> None:
    assert faults(connection) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tablename FROM pg_policies WHERE policyname = 'tragwerk_scope'")
        assert sorted(row[0] for row in cursor.fetchall()) == TABLES
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        assert sorted(row[0] for row in cursor.fetchall()) == TABLES


def test_every_table_with_an_authority_is_a_tenant_table(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE column_name = 'authority_id' AND table_schema = current_schema()"
        )
        assert sorted(row[0] for row in cursor.fetchall()) == TABLES


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_loses_its_wall_is_noticed(db: None, table: str) -> None:
    for statement in (
        f'DROP POLICY tragwerk_scope ON "{table}"',
        f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY',
        f'ALTER POLICY tragwerk_scope ON "{table}" USING (true)',
        f'ALTER POLICY tragwerk_scope ON "{table}" WITH CHECK (true)',
        f'CREATE POLICY open_door ON "{table}" USING (true)',
        f'DROP TRIGGER tragwerk_keep_authority ON "{table}"',
    ):
        assert [fault for fault in altered(statement) if table in fault], statement


def test_every_key_between_tenant_tables_is_missed_when_it_goes(db: None) -> None:
    keys = list(wall_keys())
    assert len(keys) > 10
    for key in keys:
        assert altered(f'ALTER TABLE "{key.table}" DROP CONSTRAINT "{key.name}"'), key


def test_a_role_that_passes_the_wall_is_named(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from tragwerk.core.access import walls

    class Cursor:
        def __init__(self) -> None:
            self.answers: list[Any] = [("boss", True), None]

        def execute(self, *_statement: Any) -> None:
            pass

        def fetchone(self) -> Any:
            return self.answers.pop(0)

    first, second = walls._role_faults(Cursor())
    assert "boss passes row-level security" in first
    assert "CREATE ROLE tragwerk_search NOLOGIN BYPASSRLS" in second


def test_walls_that_fell_are_raised_again(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP POLICY tragwerk_scope ON orgs_school")
        cursor.execute("ALTER TABLE orgs_room NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")
        cursor.execute("ALTER POLICY tragwerk_scope ON orgs_site USING (true)")
        cursor.execute("COMMENT ON POLICY tragwerk_scope ON orgs_site IS 'older'")
    assert len(faults(connection)) == 3
    raise_walls(connection)
    assert faults(connection) == []


@pytest.mark.parametrize("table", TABLES)
def test_without_a_scope_a_table_is_empty(world: World, table: str) -> None:
    with unguarded() as cursor:
        assert count(cursor, table) == 0
    with unguarded(everywhere=True) as cursor:
        everything = count(cursor, table)
    with unguarded(authorities=f"{{{world.own.pk}}}") as cursor:
        assert count(cursor, table) <= everything


def test_without_a_scope_nothing_is_written(world: World) -> None:
    with unguarded() as cursor:
        assert cursor.execute("UPDATE orgs_school SET town = 'x'").rowcount == 0
        assert cursor.execute("DELETE FROM orgs_school").rowcount == 0
    with pytest.raises(Exception, match="row-level security"), unguarded() as cursor:
        cursor.execute(
            "INSERT INTO orgs_room (id, authority_id, school_id, name, floor, purpose, sort_name)"
            f" VALUES ('{uuid7()}', '{world.own.pk}', '{world.school.pk}', 'x', '', '', 'x')"
        )


@pytest.mark.django_db(transaction=True)
def test_two_tenants_on_one_connection_never_meet() -> None:
    """Statement by statement, in transactions and outside of them, after errors and roll-backs."""
    from tests.worlds import build_world

    world = build_world()
    own, foreign = {world.school.pk, world.sister.pk}, {world.foreign_school.pk}

    def seen(authority: Any) -> set[Any]:
        with scope(authorities=[authority.pk]), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM orgs_school")
            return {row[0] for row in cursor.fetchall()}

    assert (seen(world.own), seen(world.foreign), seen(world.own)) == (own, foreign, own)
    with transaction.atomic():
        assert (seen(world.own), seen(world.foreign), seen(world.own)) == (own, foreign, own)
        with pytest.raises(ProgrammingError), transaction.atomic(), scope(authorities=[world.foreign.pk]):
            School.objects.extra(where=["nonsense"]).count()
        assert seen(world.own) == own
    with connection.connection.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM orgs_school").fetchone()[0] == 0
    assert seen(world.foreign) == foreign


def test_what_many_statements_write_has_a_scope_too(world: World) -> None:
    with scope(authorities=[world.own.pk]), connection.cursor() as cursor:
        cursor.executemany("UPDATE orgs_school SET town = %s WHERE number = %s", [("a", "990011"), ("b", "990021")])
    with system_scope(reason="tests"):
        assert set(School.objects.filter(town__in=["a", "b"])) == {world.school}


# Wall 1 falls, wall 2 holds


@pytest.fixture
def without_wall_1(monkeypatch: pytest.MonkeyPatch) -> None:
    """Managers that confine nothing, writes that check nothing."""
    monkeypatch.setattr(TenantManager, "get_queryset", lambda self: TenantQuerySet(self.model, using=self._db))
    monkeypatch.setattr("tragwerk.core.access.tenant._check_row", lambda row: None)
    monkeypatch.setattr(TenantModel, "delete", models.Model.delete)


@pytest.mark.usefixtures("without_wall_1")
def test_without_wall_1_reads_and_writes_stay_inside(world: World) -> None:
    with scope(authorities=[world.own.pk]):
        assert set(School.objects.all()) == {world.school, world.sister}
        assert Person.objects.filter(authority=world.foreign).count() == 0
        assert School.objects.filter(pk=world.foreign_school.pk).update(town="x") == 0
        assert School.objects.filter(pk=world.foreign_school.pk).delete()[0] == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Room.objects.create(authority=world.foreign, school=world.foreign_school, name="A 1")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Room.objects.bulk_create(
                [Room(authority=world.foreign, school=world.foreign_school, name="A 1", sort_name="a 1")]
            )


def test_a_join_from_a_free_table_stays_inside(world: World) -> None:
    with scope(authorities=[world.own.pk]):
        rows = Account.objects.raw(
            "SELECT a.id, p.last_name FROM orgs_account a JOIN orgs_person p ON p.account_id = a.id"
        )
        assert {row.pk for row in rows} == {
            account.pk for role, account in world.accounts.items() if world.people[role].authority_id == world.own.pk
        }


# Wall 2 falls, wall 3 holds


def test_without_walls_1_and_2_a_row_cannot_name_a_foreign_row(world: World) -> None:
    with system_scope(reason="tests"):
        foreign_site = Site.objects.create(authority=world.foreign, school=world.foreign_school, name="Altbau")
    for column, value in (("school_id", world.foreign_school.pk), ("site_id", foreign_site.pk)):
        with pytest.raises(Exception, match="_wall"):
            _insert_room(world, **{column: value})


def _insert_room(world: World, school_id: Any = None, site_id: Any = None) -> None:
    with unguarded(everywhere=True) as cursor:
        cursor.execute(
            "INSERT INTO orgs_room (id, authority_id, school_id, site_id, name, floor, purpose, sort_name)"
            " VALUES (%s, %s, %s, %s, 'A 1', '', '', 'a')",
            [uuid7(), world.own.pk, school_id or world.school.pk, site_id],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_authority_of_a_row_never_changes_in_the_database(world: World) -> None:
    with pytest.raises(Exception, match="never changes"), unguarded(everywhere=True) as cursor:
        cursor.execute("UPDATE orgs_school SET authority_id = %s WHERE id = %s", [world.foreign.pk, world.sister.pk])


def test_every_relation_between_tenant_tables_holds_the_authority(db: None) -> None:
    """Walked from the tables of the database, not from the list that made the keys."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)"
            " WHERE c.contype = 'f' AND a.attname <> 'authority_id' AND c.confrelid::regclass::text = ANY (%s)"
            " GROUP BY 1, 2 HAVING bool_and(cardinality(c.conkey) < 2)",
            [TABLES],
        )
        assert cursor.fetchall() == []


def test_a_plain_key_stays_only_where_a_row_may_have_no_authority(db: None) -> None:
    with connection.cursor() as cursor:
        for key in wall_keys():
            found = connection.introspection.get_constraints(cursor, key.table).values()
            plain = [one for one in found if one["foreign_key"] and one["columns"] == [key.column]]
            assert bool(plain) == key.alone, key


# The one way around


def test_the_search_function_enters_only_the_slots_of_the_scope(world: World) -> None:
    keys = uuid7_block(4)
    with system_scope(reason="tests"):
        for at, (authority, school) in enumerate(((world.own, world.school), (world.foreign, world.foreign_school))):
            slot = SearchSlot.objects.create(authority=authority, kind="tests", number=(9 << 20) + at + 1)
            SearchEntry.objects.create(
                id=keys[at], authority=authority, school_id=school.pk, slot=slot.number, title="x", text=" vogel "
            )
    slots = [(9 << 20) + 1, (9 << 20) + 2]

    def found(wanted: Any, schools: Any = None, each: Any = None) -> set[Any]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM search_candidates(9, %s::int[], %s::uuid[], '[[[[\"voge\"]]]]', %s, 99, 1)",
                [wanted, schools, each],
            )
            return {row[0] for row in cursor.fetchall()}

    with scope(authorities=[world.own.pk]):
        for each in (None, 9):
            assert found(slots, each=each) == {keys[0]}
            assert found([slots[1]], each=each) == set()
        assert found(None) == {keys[0]}
        assert found(None, [world.school.pk, world.foreign_school.pk]) == {keys[0]}
    with system_scope(reason="tests"):
        assert found(None) == found(slots) == set(keys[:2])
    with no_scope(), pytest.raises(Exception, match="outside a scope"):
        found(slots)


def test_the_search_function_is_all_that_its_owner_has(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname FROM pg_proc WHERE pg_get_userbyid(proowner) = 'tragwerk_search' AND prosecdef")
        assert [row[0] for row in cursor.fetchall()] == ["search_candidates"]
        cursor.execute("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = 'tragwerk_search'")
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT DISTINCT table_name, privilege_type FROM information_schema.table_privileges"
            " WHERE grantee = 'tragwerk_search' ORDER BY 1"
        )
        assert cursor.fetchall() == [("search_searchentry", "SELECT"), ("search_searchslot", "SELECT")]


# Names


def test_names_of_constraints_fit_and_differ() -> None:
    long = "a_table_with_a_name_of_many_words_of_which_each_one_is_needed_wall"
    assert len(short_name(long)) <= 63
    assert short_name(long) != short_name(long.replace("many", "more"))
    assert short_name("orgs_room_wall") == "orgs_room_wall"
    names = [key.name for key in wall_keys()] + [f"{policy.table}.{policy.name}" for policy in policies()]
    assert len(set(names)) == len(names)
