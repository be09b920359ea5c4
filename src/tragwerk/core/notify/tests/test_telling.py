# SPDX-License-Identifier: EUPL-1.2
"""Who is told, in which language, under which hat it is read, and what becomes of it when a role ends."""

from collections.abc import Callable
from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext

from tests.worlds import World, emergency_actor, let_in
from tragwerk.core.access.public import DomainError, NotVisible, Place, Role, actor_scope, scope, system_scope
from tragwerk.core.extend.public import NoticeKind
from tragwerk.core.notify.public import (
    Notice,
    NoticeChoice,
    QuietHours,
    Said,
    Wish,
    actions,
    notice_for,
    notices_of,
    settle_notices,
    tell,
    unread_count,
)
from tragwerk.core.notify.tests.conftest import SPOKEN, message, notices
from tragwerk.core.orgs.public import MANAGE_SCHOOL, VIEW_SCHOOL, Account, Membership, Person

pytestmark = pytest.mark.django_db
Contribute = Callable[..., NoticeKind]


def told() -> set[str]:
    return {row.account.username for row in notices()}


def test_those_are_told_who_hold_the_right_at_the_place(world: World, kind: Contribute) -> None:
    kind()
    assert tell([message(world)]) == 2
    assert told() == {"test-authority_it", "test-school_administration"}


def test_a_school_right_is_told_at_its_school_and_not_at_the_sister_school(world: World, kind: Contribute) -> None:
    kind(permission=VIEW_SCHOOL)
    tell([message(world, place=Place(world.own.pk, world.sister.pk))])
    assert "test-head" not in told()
    tell([message(world)])
    assert "test-head" in told()
    assert not told() & {"test-provider_technician", "test-district_coordinator", "test-pupil"}


def test_who_did_it_is_not_told_and_nobody_is_told_twice(world: World, kind: Contribute) -> None:
    kind()
    me = world.accounts[Role.AUTHORITY_IT].pk
    tell([message(world, but=me)])
    assert told() == {"test-school_administration"}
    assert tell([message(world, to=[me, me])]) == 1


def test_everybody_reads_it_in_their_language(world: World, kind: Contribute) -> None:
    kind()
    Account.objects.filter(pk=world.accounts[Role.AUTHORITY_IT].pk).update(language="en")
    tell([message(world, say=lambda: Said(gettext("Notices")))])
    assert [row.sentence for row in notices()] == ["Notices", "Hinweise"]


def test_a_kind_that_nobody_contributed_is_refused(world: World) -> None:
    with pytest.raises(LookupError):
        tell([message(world, kind="tests.unknown")])


def test_many_messages_cost_as_many_statements_as_one(world: World, kind: Contribute) -> None:
    kind()
    keys = [account.pk for account in world.accounts.values()]
    counts = []
    for number in (1, 3):
        with CaptureQueriesContext(connection) as statements:
            tell([message(world, to=keys) for _each in range(number)])
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_notice_is_seen_by_its_account_alone(world: World, kind: Contribute) -> None:
    kind()
    tell([message(world)])
    officer, other = world.actor(Role.AUTHORITY_IT), world.actor(Role.TREASURY)
    with actor_scope(officer):
        (mine,) = notices_of(officer)
        assert unread_count(officer) == 1
    with actor_scope(other), pytest.raises(NotVisible):
        notice_for(other, mine.pk)


def test_it_goes_with_the_right(world: World, kind: Contribute) -> None:
    kind()
    tell([message(world)])
    with system_scope(reason="tests"):
        person = world.people[Role.AUTHORITY_IT]
        Membership.objects.filter(person=person).update(valid_to=date(2021, 1, 1))
        Membership.objects.create(
            authority=world.own, person=person, role=Role.TEACHER, school=world.school, valid_from=date(2021, 1, 1)
        )
    teacher = world.actor(Role.AUTHORITY_IT)
    with actor_scope(teacher):
        assert unread_count(teacher) == 0


def test_what_was_told_to_the_account_alone_stays_while_it_belongs_there(world: World, kind: Contribute) -> None:
    kind()
    pupil = world.actor(Role.PUPIL)
    tell([message(world, to=[pupil.account_id])])
    with actor_scope(pupil):
        assert unread_count(pupil) == 1
    with system_scope(reason="tests"):
        person = world.people[Role.PUPIL]
        Membership.objects.filter(person=person).update(valid_to=date(2021, 1, 1))
        Person.objects.create(authority=world.foreign, account=person.account, last_name="Dieselbe")
        Membership.objects.create(
            authority=world.foreign,
            person=Person.objects.get(authority=world.foreign),
            role=Role.PUPIL,
            school=world.foreign_school,
            valid_from=date(2021, 1, 1),
        )
    elsewhere = world.actor(Role.PUPIL)
    with actor_scope(elsewhere):
        assert unread_count(elsewhere) == 0


def test_under_emergency_access_there_are_no_notices(world: World, kind: Contribute) -> None:
    kind()
    operator = world.accounts[Role.OPERATOR].pk
    tell([message(world, to=[operator])])
    inside = emergency_actor(world, let_in(world))
    with actor_scope(inside):
        assert unread_count(inside) == 0
        with pytest.raises(DomainError):
            actions.choose_kinds(actor=inside, wishes={})


def test_reading_and_unreading_touches_own_notices_only(world: World, kind: Contribute) -> None:
    kind()
    tell([message(world), message(world)])
    officer = world.actor(Role.AUTHORITY_IT)
    with system_scope(reason="tests"):
        everything = list(Notice.objects.values_list("pk", flat=True))
    assert len(actions.mark_read(actor=officer, ids=everything)) == 2
    assert len(actions.mark_read(actor=officer)) == 0
    with actor_scope(officer):
        assert unread_count(officer) == 0
    assert len(actions.mark_unread(actor=officer, ids=everything)) == 2
    with system_scope(reason="tests"):
        assert Notice.objects.filter(read_at__isnull=True).count() == 4


def test_a_choice_decides_how_a_kind_comes(world: World, kind: Contribute) -> None:
    kind()
    officer = world.actor(Role.AUTHORITY_IT)
    actions.choose_kinds(actor=officer, wishes={SPOKEN: Wish(False, "now", True)})
    tell([message(world)])
    mine, other = notices()
    assert (mine.is_shown, mine.mail_at, mine.push_at) == (False, mine.created_at, mine.created_at)
    assert (other.is_shown, other.mail_at, other.push_at) == (True, None, None)
    with actor_scope(officer):
        assert unread_count(officer) == 0, "what is not under the bell is not counted there"


def test_an_urgent_kind_stays_under_the_bell(world: World, kind: Contribute) -> None:
    kind(urgent=True)
    actions.choose_kinds(actor=world.actor(Role.AUTHORITY_IT), wishes={SPOKEN: Wish(False, "never", False)})
    with system_scope(reason="tests"):
        assert NoticeChoice.objects.get().is_shown


def test_an_unknown_kind_or_way_is_refused(world: World, kind: Contribute) -> None:
    kind()
    officer = world.actor(Role.AUTHORITY_IT)
    for wishes in ({"tests.other": Wish(True, "now", False)}, {SPOKEN: Wish(True, "pigeon", False)}):
        with pytest.raises(DomainError):
            actions.choose_kinds(actor=officer, wishes=wishes)


def test_quiet_hours_are_kept_checked_and_switched_off(world: World, kind: Contribute) -> None:
    kind(mail="now")
    officer = world.actor(Role.AUTHORITY_IT)

    def quiet(**given: object) -> QuietHours | None:
        plain = {"starts": time(0), "ends": time(23, 59), "days": range(7), "rest_days": ()}
        return actions.set_quiet_hours(actor=officer, **{**plain, **given})  # type: ignore[arg-type]

    assert quiet() is not None
    tell([message(world)])
    assert notices()[0].mail_at is not None
    assert notices()[0].mail_at > notices()[0].created_at  # type: ignore[operator]
    with pytest.raises(DomainError):
        quiet(starts=time(7), ends=time(7))
    with pytest.raises(DomainError):
        quiet(rest_days=range(7))
    assert quiet(days=()) is None
    with system_scope(reason="tests"):
        assert not QuietHours.objects.exists()


def test_a_language_is_one_of_ours(world: World) -> None:
    officer = world.actor(Role.AUTHORITY_IT)
    actions.choose_language(actor=officer, language="en")
    assert Account.objects.get(username="test-authority_it").language == "en"
    with pytest.raises(DomainError):
        actions.choose_language(actor=officer, language="tlh")


def test_what_has_come_true_is_settled_and_goes_out_no_more(world: World, kind: Contribute) -> None:
    kind(mail="digest", push=True)
    about = world.school.pk
    tell([message(world, about_id=about), message(world)])
    assert settle_notices(authority_id=world.own.pk, kind=SPOKEN, about_ids=[about]) == 2
    settled = [row for row in notices() if row.about_id == about]
    assert {(row.read_at is not None, row.mail_at, row.push_at) for row in settled} == {(True, None, None)}
    assert all(row.read_at is None for row in notices() if row.about_id is None)


def test_a_notice_belongs_to_an_authority(world: World, kind: Contribute) -> None:
    kind()
    with pytest.raises(ValueError, match="authority"):
        tell([message(world, place=Place(None), to=[world.accounts[Role.HEAD].pk])])


def test_telling_works_inside_a_narrow_scope(world: World, kind: Contribute) -> None:
    kind(permission=MANAGE_SCHOOL)
    with scope(authorities=[world.foreign.pk]):
        assert tell([message(world)]) == 2
