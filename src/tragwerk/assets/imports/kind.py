# SPDX-License-Identifier: EUPL-1.2
"""Lists of devices: found again by serial number, then by inventory number."""

from __future__ import annotations

from copy import copy
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tragwerk.assets.imports import lookups as stock
from tragwerk.assets.imports.columns import COLUMNS, IGNORED, TEXTS
from tragwerk.assets.imports.matching import Matcher
from tragwerk.assets.imports.writing import write
from tragwerk.assets.permissions import IMPORT_ASSET
from tragwerk.assets.queries.kind_fields import TABLE
from tragwerk.core.forms.public import TEXTS as FIELD_TEXTS
from tragwerk.core.forms.public import Field, columns_of, fields_of
from tragwerk.core.imports.public import Batch, ImportContext, ImportKind, Outcome


class AssetImport(ImportKind[stock.Lookups]):
    """The devices of one authority."""

    key = "assets"
    order = 10
    label = _("Devices")
    permission = IMPORT_ASSET
    key_columns = ("tag", "serial")
    remarks = "note"
    columns = COLUMNS
    ignored = IGNORED
    texts = {**TEXTS, **FIELD_TEXTS}
    fields: tuple[Field, ...] = ()

    def for_authority(self, authority_id: UUID | None) -> AssetImport:
        """The same with the fields of the kinds and of the authority as columns."""
        own = copy(self)
        # Its own first: a label that it gave goes before another name of a field of ours.
        own.fields = tuple(sorted(fields_of(authority_id, TABLE), key=lambda one: not one.is_own))
        own.more_columns = columns_of(own.fields)
        return own

    def base_digest(self, ctx: ImportContext) -> str:
        return stock.digest(ctx)

    def lookups(self, ctx: ImportContext, batch: Batch) -> stock.Lookups:
        return stock.load(ctx, batch, self.fields)

    def resolve(self, ctx: ImportContext, lookups: stock.Lookups, batch: Batch, outcome: Outcome) -> None:
        Matcher(ctx, lookups, batch, outcome).run()

    def apply(self, ctx: ImportContext, batch: Batch, outcome: Outcome) -> None:
        write(ctx, outcome.work)
