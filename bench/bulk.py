# SPDX-License-Identifier: EUPL-1.2
"""Giving 10,000 devices the same details: the preview, the change, taking it back."""

from __future__ import annotations

from bench.district import BenchDistrict
from bench.measure import Book, stopwatch
from tragwerk.core.access.public import actor_scope, batch, uuid7
from tragwerk.core.orgs.public import actor_for

DEVICES = 10_000
CHUNK = 2000


def run(book: Book, built: BenchDistrict) -> None:
    """Measure as the page and the worker do it, with the same preview and the same verbs."""
    from tragwerk.assets.actions import undo_change
    from tragwerk.assets.models import Asset
    from tragwerk.assets.views.choice import WORKS, preview_of
    from tragwerk.assets.views.table import AssetTable
    from tragwerk.ui.public import Selection

    assert built.officer is not None
    actor, _hats = actor_for(built.officer)
    assert actor is not None
    work, batch_id = WORKS["edit"], uuid7()
    with actor_scope(actor):
        keys = tuple(Asset.objects.order_by("pk").values_list("pk", flat=True)[:DEVICES])
        with stopwatch() as looking:
            selection = Selection(AssetTable.from_query(actor, ""), actor, keys, False, "", None)
            preview = preview_of(selection, work.permission)
            form = work.form(preview, {"supplier": "Systemhaus Beispiel", "warranty_until": "31.12.2031"})
            assert form.is_valid(), form.errors
            work.keep(preview, form)
        with stopwatch() as changing, batch(batch_id):
            for start in range(0, preview.count, CHUNK):
                work.apply(actor, preview.ids[start : start + CHUNK], form)
        with stopwatch() as undoing:
            report = undo_change(actor=actor, batch_id=batch_id)
    # The supplier that was made on the way goes as well.
    assert report.restored >= preview.count
    name = f"bulk edit of {preview.count:,} devices"
    print(f"{'':11} preview {looking[0]:.2f} s, change {changing[0]:.2f} s, undo {undoing[0]:.2f} s", flush=True)
    book.at_most(f"{name}, preview and change", looking[0] + changing[0], "s", 3)
    book.at_most(f"{name}, taken back", undoing[0], "s", 3)
