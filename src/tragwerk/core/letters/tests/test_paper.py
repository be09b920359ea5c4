# SPDX-License-Identifier: EUPL-1.2
"""The letterhead: it follows from the authority until somebody keeps one, and what cannot be read is refused."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from tests.worlds import World
from tragwerk.core.access.public import DomainError, NotAllowed, NotVisible, Role, actor_scope, system_scope
from tragwerk.core.audit.public import EditConflict
from tragwerk.core.documents.public import render_pdf
from tragwerk.core.documents.tests.test_rendering import SVG, elements, png
from tragwerk.core.letters import actions, queries
from tragwerk.core.letters.actions.paper import contrast_on_paper
from tragwerk.core.letters.kinds import GENERAL, samples_of
from tragwerk.core.letters.models import Letterhead
from tragwerk.core.letters.paper import TEMPLATE, Paper, Wording, page_of
from tragwerk.core.letters.tests.steps import row_to, writer_of

VALUES: dict[str, Any] = {
    "name": "Stadt Musterstadt",
    "sender": "Stadt Musterstadt · Markt 1 · 12345 Musterstadt",
    "contact": "Fachbereich Schule\n0123 456",
    "place": "Musterstadt",
    "footer": ["Markt 1\n12345 Musterstadt", "Mo–Fr 8–12 Uhr"],
    "bank": "Sparkasse, DE00 0000",
    "colour": "#004466",
    "form": "A",
    "logo_alt": "Wappen der Stadt",
}


def keep(world: World, **changes: Any) -> Letterhead:
    options = {name: changes.pop(name) for name in ("logo", "drop_logo", "expected") if name in changes}
    key = actions.keep_letterhead(
        actor=writer_of(world), authority_id=world.own.pk, values={**VALUES, **changes}, **options
    )
    with system_scope(reason="tests"):
        found: Letterhead = Letterhead.objects.select_related("logo").get(pk=key)
        return found


def test_an_authority_has_a_letterhead_from_the_first_day(world: World) -> None:
    with actor_scope(writer_of(world)):
        head = queries.letterhead_of(world.own)
    assert (head.name, head.sender) == ("Stadt Musterstadt", "Stadt Musterstadt · Stadt Musterstadt")


@pytest.mark.parametrize("form", ["A", "B"])
@pytest.mark.parametrize("logo", [SVG, png()])
def test_a_letter_on_the_kept_paper_names_its_emblem(world: World, form: str, logo: bytes) -> None:
    head = keep(world, form=form, logo=logo)
    with actor_scope(writer_of(world)):
        paper = Paper.of(head, queries.logo_of(head))
    text = GENERAL.texts["de"]
    wording = Wording.of(GENERAL, "de", text.subject, text.body)
    from datetime import date

    page = page_of(paper, wording, row_to(world), samples_of(GENERAL), date(2026, 10, 7), draft=True)
    with pikepdf.open(BytesIO(render_pdf(TEMPLATE, page, files=paper.files))) as pdf:
        assert [str(one.Alt) for one in elements(pdf) if one.S == "/Figure"] == ["Wappen der Stadt"]


def test_it_is_kept_once_and_changed_by_who_saw_it_last(world: World) -> None:
    first = keep(world)
    again = keep(world, name="Stadt Neu", expected=first.changed_at)
    assert (again.pk, again.name) == (first.pk, "Stadt Neu")
    with pytest.raises(EditConflict):
        keep(world, name="Stadt Alt", expected=first.changed_at)


def test_an_emblem_has_words_and_goes_with_them(world: World) -> None:
    with override("en"), pytest.raises(DomainError, match="what the emblem shows") as caught:
        keep(world, logo=SVG, logo_alt=" ")
    assert caught.value.field == "logo_alt"
    assert keep(world, logo=SVG).logo is not None
    assert keep(world, drop_logo=True).logo is None
    head = keep(world, logo=SVG)
    with system_scope(reason="tests"), pytest.raises(IntegrityError), transaction.atomic():
        Letterhead.objects.filter(pk=head.pk).update(logo_alt="")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"colour": "blau"}, "colour"),
        ({"colour": "#ffee88"}, "colour"),
        ({"footer": ["1", "2", "3", "4", "5"]}, "footer"),
        ({"footer": ["\n".join("1234567")]}, "footer"),
        ({"logo": b"GIF89a"}, "logo_file"),
    ],
)
def test_what_cannot_be_printed_or_read_is_refused_at_its_field(
    world: World, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as caught:
        keep(world, **changes)
    assert caught.value.field == field


def test_contrast_is_counted_as_the_guideline_does() -> None:
    assert contrast_on_paper("#000000") == pytest.approx(21)
    assert contrast_on_paper("#767676") == pytest.approx(4.54, abs=0.01)
    assert contrast_on_paper("#ffffff") == pytest.approx(1)


def test_only_the_own_paper_and_only_with_the_right(world: World) -> None:
    with pytest.raises(NotVisible):
        actions.keep_letterhead(actor=writer_of(world), authority_id=world.foreign.pk, values=VALUES)
    with pytest.raises(NotAllowed):
        actions.keep_letterhead(actor=world.actor(Role.TREASURY), authority_id=world.own.pk, values=VALUES)
