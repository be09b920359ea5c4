# SPDX-License-Identifier: EUPL-1.2
"""Who leaves the trail leaves what it kept of fields that named them."""

from tests.worlds import World
from tragwerk.core.access.public import Role
from tragwerk.core.audit.public import AuditEntry, forget_person, new_pseudonym, verify
from tragwerk.core.forms.models import FieldValue
from tragwerk.core.forms.tests.steps import device, own_field, said, say


def test_entries_that_named_somebody_name_them_no_more_and_the_chain_holds(world: World) -> None:
    own_field(world, "Kontakt", "person")
    gone, stays = world.people[Role.TEACHER], world.people[Role.HEAD]
    asset = device(world, x__kontakt=gone.pk)
    say(asset, x__kontakt=stays.pk)
    other = device(world, x__kontakt=stays.pk)
    pseudonym = new_pseudonym()
    assert forget_person(authority_id=world.own.pk, person_id=gone.pk, roles=[], pseudonym=pseudonym) >= 2
    about = AuditEntry.objects.filter(object_id=FieldValue.objects.get(object_id=asset.pk).pk)
    assert [(entry.changes, entry.salt) for entry in about] == [({}, ""), ({}, "")]
    kept = AuditEntry.objects.get(object_id=FieldValue.objects.get(object_id=other.pk).pk)
    assert kept.changes == {"value": [None, str(stays.pk)]}
    assert verify(world.own.pk).faults == []
    assert said(asset) == {"x.kontakt": stays.pk}
