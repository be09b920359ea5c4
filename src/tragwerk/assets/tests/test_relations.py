# SPDX-License-Identifier: EUPL-1.2
"""How devices hang together: both ways round, never with themselves, never in a circle."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.worlds import SYSTEM, World
from tragwerk.assets.actions import Relation
from tragwerk.assets.public import Asset, AssetRelation, actions
from tragwerk.assets.queries.relations import related_to
from tragwerk.core.access.public import Actor, DomainError, NotAllowed, NotVisible, Role, actor_scope, system_scope

Make = Callable[..., Asset]


def words(actor: Actor, asset: Asset) -> list[str]:
    with actor_scope(actor):
        return [f"{one.words} {one.device}" for one in related_to(actor, asset)]


def test_a_relation_is_shown_from_both_ends(officer: Actor, make: Make) -> None:
    board, pc = make(tag="TAFEL-1", kind="display", model="MX275"), make(tag="PC-1", kind="pc", model="M70q")
    noted = actions.relate_assets(actor=officer, relations=[Relation(board.pk, "hangs_on", pc.pk)])
    assert words(officer, board) == ["hängt an PC-1"]
    assert words(officer, pc) == ["trägt TAFEL-1"]
    actions.undo_change(actor=officer, batch_id=noted.batch_id)
    assert words(officer, board) == []


def test_nothing_hangs_on_itself_or_in_a_circle(officer: Actor, make: Make) -> None:
    first, second, third = make(tag="A-1"), make(tag="B-1"), make(tag="C-1")
    with pytest.raises(DomainError, match="nicht mit sich selbst"):
        actions.relate_assets(actor=officer, relations=[Relation(first.pk, "hangs_on", first.pk)])
    chain = [Relation(first.pk, "hangs_on", second.pk), Relation(second.pk, "hangs_on", third.pk)]
    actions.relate_assets(actor=officer, relations=chain)
    with pytest.raises(DomainError, match="im Kreis: A-1, B-1, C-1"):
        actions.relate_assets(actor=officer, relations=[Relation(third.pk, "hangs_on", first.pk)])
    actions.relate_assets(actor=officer, relations=[Relation(third.pk, "replaces", first.pk)])
    with pytest.raises(DomainError, match="schon"):
        actions.relate_assets(actor=officer, relations=[chain[0]])
    both = [Relation(first.pk, "powered_by", second.pk), Relation(second.pk, "powered_by", first.pk)]
    with pytest.raises(DomainError, match="im Kreis"):
        actions.relate_assets(actor=officer, relations=both)
    with system_scope(reason="tests: past the verb"), pytest.raises(IntegrityError), transaction.atomic():
        AssetRelation.objects.filter(asset=first).update(other=first)


def test_devices_of_two_authorities_are_not_related(world: World, officer: Actor, make: Make) -> None:
    own, foreign = make(), make(authority_id=world.foreign.pk)
    with pytest.raises((DomainError, NotVisible)):
        actions.relate_assets(actor=officer, relations=[Relation(own.pk, "hangs_on", foreign.pk)])
    with pytest.raises(DomainError):
        actions.relate_assets(actor=SYSTEM, relations=[Relation(own.pk, "hangs_on", foreign.pk)])
    other = make()
    with pytest.raises(NotAllowed):
        actions.relate_assets(actor=world.actor(Role.TREASURY), relations=[Relation(own.pk, "hangs_on", other.pk)])


def test_a_school_sees_only_its_own_end(world: World, officer: Actor, make: Make) -> None:
    own, sister = make(school_id=world.school.pk), make(school_id=world.sister.pk)
    actions.relate_assets(actor=officer, relations=[Relation(own.pk, "belongs_to", sister.pk)])
    assert words(world.actor(Role.HEAD), own) == []


def test_relations_are_noted_and_taken_back_on_their_pages(world: World, client: Client, make: Make) -> None:
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    board, pc = make(tag="TAFEL-1"), make(tag="PC-1")
    address = reverse("assets:relate", args=[pc.pk])
    assert client.post(address, {"kind": "hangs_on", "device": "NIE-1"}).status_code == 422
    page = client.post(address, {"kind": "back.hangs_on", "device": "tafel-1"}, follow=True).content.decode()
    assert "trägt <a" in page
    assert "hängt an <a" in client.get(reverse("assets:detail", args=[board.pk])).content.decode()
    with system_scope(reason="tests: read"):
        found = AssetRelation.objects.get()
    away = reverse("assets:relation_part", args=[found.pk])
    assert "TAFEL-1 hängt an PC-1" in client.get(away).content.decode()
    assert client.post(away).status_code == 302
    with system_scope(reason="tests: read"):
        assert not AssetRelation.objects.exists()
