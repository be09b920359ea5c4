# SPDX-License-Identifier: EUPL-1.2
"""How long things of a kind are used: the authority's own terms, and what devices repeat of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tragwerk.assets import rules
from tragwerk.assets.actions.batches import Changed, in_batch
from tragwerk.assets.models import Asset, UsefulLife
from tragwerk.assets.models.catalogue import LONGEST_LIFE
from tragwerk.assets.permissions import MANAGE_USEFUL_LIFE
from tragwerk.core.access.public import Actor, DomainError, action, bulk, require
from tragwerk.core.audit.public import change_rows, create_rows, delete_rows

Terms = Mapping[tuple[UUID, str], Sequence[tuple[date, int]]]
_REPEATED = ("life_months", "support_until", "life_until", "replace_year")
_CHUNK = 5000


@action(MANAGE_USEFUL_LIFE)
def set_useful_lives(*, actor: Actor, rows: Sequence[Mapping[str, Any]]) -> Changed:
    """Say for how long things of kinds are used from days of purchase on; a term for the same day is replaced."""
    for row in rows:
        _check(row)
    days = {(row["authority_id"], row["kind"], row["valid_from"]): row for row in rows}
    if len(days) < len(rows):
        raise DomainError(_("Two terms begin on the same day. Please enter one of them."), field="valid_from")
    known = {
        (row["authority_id"], row["kind"], row["valid_from"]): row["id"]
        for row in UsefulLife.objects.filter(authority_id__in={key[0] for key in days}).values()
    }
    changes = {
        known[key]: {"months": row["months"], "source": row["source"]} for key, row in days.items() if key in known
    }
    new = [row for key, row in days.items() if key not in known]
    verb = "assets.set_useful_lives"
    with in_batch() as batch_id:
        changed = change_rows(actor=actor, verb=verb, model=UsefulLife, changes=changes) if changes else []
        created = create_rows(actor=actor, verb=verb, model=UsefulLife, rows=new) if new else []
    return Changed((*changed, *created), batch_id)


@action(MANAGE_USEFUL_LIFE)
def delete_useful_lives(*, actor: Actor, ids: Sequence[UUID]) -> Changed:
    """Take terms back; devices go by the others of their kind again."""
    rows = list(UsefulLife.objects.filter(pk__in=ids))
    if len(rows) != len(set(ids)):
        raise DomainError(_("This useful life is gone already. Please load the page again."), code="gone")
    require(actor, MANAGE_USEFUL_LIFE, rows)
    with in_batch() as batch_id:
        delete_rows(actor=actor, verb="assets.delete_useful_lives", model=UsefulLife, ids=list(ids))
    return Changed(tuple(ids), batch_id)


def _check(row: Mapping[str, Any]) -> None:
    if not 1 <= row["months"] <= LONGEST_LIFE:
        raise DomainError(
            _("A useful life lasts from 1 to %(most)s months. Please correct the number.") % {"most": LONGEST_LIFE},
            field="months",
            code="range",
        )
    if not row["source"].strip():
        raise DomainError(
            _("Please say where the term comes from, for example the depreciation table of the authority."),
            field="source",
            code="source",
        )


def terms_of(authorities: Iterable[UUID], without: Collection[UUID] = ()) -> Terms:
    """Return the terms of authorities by authority and kind, in the order of their days."""
    found: defaultdict[tuple[UUID, str], list[tuple[date, int]]] = defaultdict(list)
    rows = UsefulLife.objects.filter(authority_id__in=set(authorities)).exclude(pk__in=without).order_by("valid_from")
    for authority, kind, day, months in rows.values_list("authority_id", "kind", "valid_from", "months"):
        found[authority, kind].append((day, months))
    return found


def refresh_terms(rows: QuerySet[Any], gone: Collection[UUID] = ()) -> None:
    """Write anew what devices repeat of their model and of the terms of their kind; `gone` ones are going."""
    columns = ("pk", "authority_id", "kind", "purchased_on", *_REPEATED)
    found = list(rows.order_by().values_list(*columns, "asset_model__life_months", "asset_model__support_until"))
    terms = terms_of({row[1] for row in found}, gone)
    changed = []
    for key, authority, kind, bought, *old, own, support in found:
        months = rules.life_months(own, terms.get((authority, kind), ()), bought)
        until = rules.life_end(bought, months)
        new = [months, support, until, rules.replacement_year(until, support)]
        if new != old:
            changed.append((key, *new))
    for start in range(0, len(changed), _CHUNK):
        bulk.update(Asset, _REPEATED, changed[start : start + _CHUNK])
