# SPDX-License-Identifier: EUPL-1.2
"""Labels: what stands on them, printers with their offset, the labels of chosen devices."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.worlds import World
from tragwerk.core.access.public import DomainError, NotAllowed, NotVisible, Role, system_scope
from tragwerk.core.documents.public import LabelDesign, LabelPrinter, actions
from tragwerk.office.conftest import SignIn
from tragwerk.office.scanning.tests.test_scanning import device

PRINTER = {"name": "Büro 1", "right": "1,5", "down": "-0,8", "width": "100,2", "height": "99,9"}


def one(model: Any) -> Any:
    with system_scope(reason="tests"):
        return model.objects.get()


def test_what_stands_on_labels_is_kept(world: World, officer: Client) -> None:
    data = {"sheet": "l7160", "code": "both", "show_name": "on"}
    officer.post(reverse("office:labels"), data)
    design = one(LabelDesign)
    assert (design.sheet, design.code, design.show_name, design.show_authority) == ("l7160", "both", True, False)
    officer.post(reverse("office:labels"), {**data, "code": "bars"})
    assert one(LabelDesign).code == "bars"


def test_a_printer_is_measured_in_millimetres(world: World, officer: Client) -> None:
    officer.post(reverse("office:label_printer_add"), PRINTER)
    found = one(LabelPrinter)
    assert (found.dx, found.dy, found.scale_x, found.scale_y) == (150, -80, 10_020, 9_990)
    page = officer.get(reverse("office:label_printer_edit", args=[found.pk])).content.decode()
    assert 'value="1,50"' in page
    officer.post(reverse("office:label_printer_edit", args=[found.pk]), {**PRINTER, "right": "2"})
    assert one(LabelPrinter).dx == 200
    test = officer.get(reverse("office:label_test"), {"sheet": "l4736", "printer": str(found.pk)})
    assert test.content.startswith(b"%PDF")
    officer.post(reverse("office:label_printer_remove", args=[found.pk]))
    with system_scope(reason="tests"):
        assert not LabelPrinter.objects.exists()


def test_a_printer_that_is_too_far_off_says_what_to_do(world: World, officer: Client) -> None:
    for changes, words in (({"right": "21"}, "höchstens 20 mm"), ({"width": "90"}, "95 bis 105")):
        answer = officer.post(reverse("office:label_printer_add"), {**PRINTER, **changes})
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_labels_are_printed_for_the_chosen_devices(world: World, officer: Client) -> None:
    keys = [str(device(world.school, f"MU-{number}", "").pk) for number in range(3)]
    page = officer.post(reverse("assets:labels"), {"ids": keys}).content.decode()
    assert "3 Etiketten erzeugen" in page
    form = {"ids": keys, "apply": "1", "sheet": "l4736", "start": "5", "code": "both", "printer": ""}
    made = officer.post(reverse("assets:labels"), form)
    assert (made.headers["Content-Type"], made.content[:4]) == ("application/pdf", b"%PDF")
    wrong = officer.post(reverse("assets:labels"), {**form, "start": "99"})
    assert wrong.status_code == 422
    assert "1 bis 48" in wrong.content.decode()
    assert officer.post(reverse("assets:labels"), {}).status_code == 302


def test_a_device_leads_to_its_label(world: World, officer: Client) -> None:
    found = device(world.school, "MU-1", "")
    page = officer.get(reverse("assets:detail", args=[found.pk])).content.decode()
    assert f"{reverse('assets:labels')}?ids={found.pk}" in page
    assert officer.get(reverse("assets:labels"), {"ids": str(found.pk)}).status_code == 200


def test_nobody_prints_what_is_not_theirs(world: World, officer: Client, sign_in: SignIn) -> None:
    foreign = device(world.foreign_school, "KV-1", "")
    page = officer.get(reverse("assets:labels"), {"ids": str(foreign.pk)}).content.decode()
    assert "KV-1" not in page
    assert sign_in(Role.TEACHER).get(reverse("assets:labels"), {"ids": str(foreign.pk)}).status_code == 403


def test_the_verbs_keep_to_the_own_authority(world: World) -> None:
    actor = world.actor(Role.AUTHORITY_IT)
    values = {"sheet": "l4736", "code": "qr"}
    with pytest.raises(NotVisible):
        actions.keep_design(actor=actor, authority_id=world.foreign.pk, values=values)
    with pytest.raises(NotAllowed):
        actions.keep_design(actor=world.actor(Role.TREASURY), authority_id=world.own.pk, values=values)
    with override("en"), pytest.raises(DomainError, match="not known"):
        actions.keep_design(actor=actor, authority_id=world.own.pk, values={"sheet": "x"})
