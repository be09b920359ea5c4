# SPDX-License-Identifier: EUPL-1.2
"""A model has a picture: shown with its devices and in the list, taken away and brought back."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import Asset, AssetModel, actions
from tragwerk.core.access.public import Actor, NotVisible, Role, system_scope, uuid7
from tragwerk.core.files.public import StoredFile
from tragwerk.core.files.tests.samples import picture

Make = Callable[..., Asset]
WIDE = picture("PNG", (1200, 600))


def fresh(asset: Asset) -> AssetModel:
    with system_scope(reason="tests: read"):
        rows = AssetModel.objects.select_related("picture", "thumbnail")
        found: AssetModel = rows.get(pk=asset.asset_model_id)
    return found


def save(client: Client, model: AssetModel, content: bytes | None = None, **more: Any) -> Any:
    data = {"name": model.name, "kind": model.kind, **more}
    if content is not None:
        data["picture_file"] = SimpleUploadedFile("Foto.png", content)
    return client.post(reverse("assets:model_edit", args=[model.pk]), data)


def addresses(text: str) -> list[str]:
    return re.findall(r'src="(/[^"]*/bild/[^"]+)"', text)


def test_a_picture_is_shown_with_the_device_and_in_the_list(window: Client, make: Make) -> None:
    asset = make(model="iPad „9“ <64>")
    assert not addresses(window.get(reverse("assets:detail", args=[asset.pk])).content.decode())
    answer = save(window, fresh(asset), WIDE)
    assert answer.status_code == 302, re.findall("kern-error.*", answer.content.decode())
    shown = window.get(reverse("assets:detail", args=[asset.pk])).content.decode()
    (large,) = addresses(shown)
    assert f'src="{large}" alt="iPad „9“ &lt;64&gt;"' in shown
    listed = window.get(reverse("assets:models")).content.decode()
    (small,) = addresses(listed)
    assert f'src="{small}" alt="iPad „9“ &lt;64&gt;"' in listed
    for address, size in ((large, (800, 400)), (small, (160, 80))):
        answer = window.get(address)
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).size == size  # type: ignore[attr-defined]


def test_a_picture_is_taken_away_and_brought_back(window: Client, make: Make) -> None:
    asset = make()
    form = window.get(reverse("assets:model_edit", args=[asset.asset_model_id])).content.decode()
    assert "Bild entfernen" not in form
    save(window, fresh(asset), WIDE)
    form = window.get(reverse("assets:model_edit", args=[asset.asset_model_id])).content.decode()
    assert "Bild entfernen" in form
    assert addresses(form)
    save(window, fresh(asset))
    assert fresh(asset).picture is not None, "it stays when nothing is said of it"
    save(window, fresh(asset), drop_picture="on")
    assert (fresh(asset).picture, fresh(asset).thumbnail) == (None, None)
    said = window.get(reverse("assets:models")).content.decode()
    undo = re.findall(r'action="(/[^"]*rueckgaengig/[^"]+)"', said)[0]
    window.post(undo)
    assert fresh(asset).picture is not None


def test_what_is_no_picture_is_said_at_its_field_and_nothing_is_saved(window: Client, make: Make) -> None:
    asset = make()
    for content in (b"nichts", b"", picture("GIF")):
        answer = save(window, fresh(asset), content, name="Anders")
        assert answer.status_code == 422
        assert re.search(
            r'id="id_picture_file_error"[^>]*>.*?kein JPEG-, PNG- oder WebP-Bild', answer.content.decode(), re.DOTALL
        )
    assert fresh(asset).name == "iPad 9"
    with system_scope(reason="tests: read"):
        assert not StoredFile.objects.filter(purpose="assets.model_picture").exists()


def test_the_address_of_another_picture_is_not_there(window: Client, make: Make) -> None:
    asset = make()
    save(window, fresh(asset), WIDE)
    model = fresh(asset)
    assert model.picture is not None
    name = model.picture.digest[:16]
    for address in (
        reverse("assets:model_picture", args=[model.pk, "0" * 16]),
        reverse("assets:model_picture", args=[uuid7(), name]),
        reverse("assets:model_picture", args=[make(model="ohne").asset_model_id, name]),
    ):
        assert window.get(address).status_code == 404


def test_a_foreign_picture_is_not_there_and_a_school_sees_those_of_its_devices(
    world: World, window: Client, officer: Actor, make: Make
) -> None:
    foreign = make(authority_id=world.foreign.pk, school_id=world.foreign_school.pk)
    near, far = make(model="hier", school_id=world.school.pk), make(model="dort", school_id=world.sister.pk)
    with system_scope(reason="tests"):
        pictures: dict[Any, bytes | None] = {one.asset_model_id: WIDE for one in (foreign, near, far)}
        actions.change_models(actor=SYSTEM, changes={}, pictures=pictures)
    head = Client()
    head.force_login(world.accounts[Role.HEAD])

    def code(client: Client, asset: Asset) -> int:
        model = fresh(asset)
        assert model.thumbnail is not None
        answer = client.get(reverse("assets:model_picture", args=[model.pk, model.thumbnail.digest[:16]]))
        if answer.streaming:
            answer.getvalue()
        return answer.status_code

    assert (code(window, foreign), code(window, near), code(window, far)) == (404, 200, 200)
    assert (code(head, foreign), code(head, near), code(head, far)) == (404, 200, 404)
    with pytest.raises(NotVisible):
        actions.change_models(actor=officer, changes={}, pictures={foreign.asset_model_id: WIDE})


def test_the_database_wants_both_sizes_or_none(make: Make) -> None:
    asset = make()
    with system_scope(reason="tests"):
        file = StoredFile.objects.create(
            authority_id=asset.authority_id, digest="0" * 64, size=1, name="a.png", purpose="tests"
        )
    with system_scope(reason="tests"), transaction.atomic(), pytest.raises(IntegrityError):
        AssetModel.objects.filter(pk=asset.asset_model_id).update(picture=file)
