# SPDX-License-Identifier: EUPL-1.2
"""What merging entries that mean the same does: what moves, which details win, what is refused and why."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Field, ForeignKey
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tragwerk.assets.models import Asset, AssetKind, AssetModel, Maker, Supplier
from tragwerk.assets.queries import merge_devices as devices
from tragwerk.assets.queries.merge_plans import Detail, Mergeable, Moved, Plan, Row
from tragwerk.core.access.public import DomainError, any_of
from tragwerk.core.extend.public import ABOUT, AboutRows, about_rows


def _maker_models(plan: Plan) -> None:
    """Note which models of the makers have the same name, so that they are merged as well."""
    rows = AssetModel.objects.filter(maker__in=[plan.kept.pk, *(one.pk for one in plan.others)])
    by_name: dict[str, list[AssetModel]] = {}
    for row in sorted(rows.select_related("maker"), key=lambda row: (row.maker_id != plan.kept.pk, row.pk)):
        by_name.setdefault(row.name_key, []).append(row)
    plan.models = [Plan(first, others) for first, *others in by_name.values() if others]
    for one in plan.models:
        _fill(MODELS, one)
        if not all(kinds_fit(one.kept.kind, other.kind) for other in one.others):
            plan.refused.append(
                _("Both have a model “%(model)s”, but of different kinds. Correct the kind of one of them first.")
                % {"model": one.kept}
            )
    if number := sum(len(one.others) for one in plan.models):
        plan.moved.append(Moved(_("of them of the same name, merged as well"), number))
    if number := Asset.objects.filter(maker__in=[one.pk for one in plan.others]).order_by().count():
        plan.moved.append(Moved(str(Asset._meta.verbose_name_plural), number))


def _models_fit(plan: Plan) -> None:
    for other in plan.others:
        if not kinds_fit(plan.kept.kind, other.kind):
            facts = {"other": other, "theirs": other.get_kind_display(), "kept": plan.kept.get_kind_display()}
            plan.refused.append(
                _("“%(other)s” is of the kind %(theirs)s, the one that stays is of the kind %(kept)s.") % facts
            )


def kinds_fit(one: str, other: str) -> bool:
    """Say whether two kinds can mean the same: equal, or one of them says nothing."""
    return one == other or AssetKind.OTHER in {one, other}


MAKERS = Mergeable("makers", Maker, "assets.merge_makers", gettext_lazy("Makers"), complete=_maker_models)
MODELS = Mergeable(
    "models",
    AssetModel,
    "assets.merge_models",
    gettext_lazy("Models"),
    along={"support_until": ("support_estimated",), "picture_id": ("thumbnail_id",)},
    complete=_models_fit,
)
SUPPLIERS = Mergeable("suppliers", Supplier, "assets.merge_suppliers", gettext_lazy("Suppliers"))
DEVICES = Mergeable(
    "devices",
    Asset,
    "assets.merge_assets",
    gettext_lazy("Devices"),
    most=1,
    together=(("school_id", "department_id", "room_id"), ("net_price", "gross_price", "tax_rate")),
    fits=devices.fits,
    complete=devices.complete,
)
MERGEABLES = {one.key: one for one in (MAKERS, MODELS, SUPPLIERS, DEVICES)}


def plan_of(what: Mergeable, into_id: UUID, ids: Sequence[UUID], *, lock: bool = False) -> Plan:
    """Return what merging some entries into one would do. The caller has checked, or checks, the right."""
    found = _rows(what, into_id, ids, lock=lock)
    if len({row.authority_id for row in found.values()}) > 1:
        raise DomainError(_("Entries of two authorities cannot become one."), field="into", code="authority")
    plan = Plan(found[into_id], [found[key] for key in dict.fromkeys(ids)])
    plan.moved = [Moved(label, number) for label, number in _counts(what, plan.others) if number]
    _fill(what, plan)
    what.complete(plan)
    return plan


def _rows(what: Mergeable, into_id: UUID, ids: Sequence[UUID], *, lock: bool) -> dict[UUID, Row]:
    if into_id in ids or not ids:
        raise DomainError(_("Please choose another entry that stays."), field="into", code="same")
    if len(set(ids)) > what.most:
        raise too_many(what.most)
    rows = what.model.objects.filter(pk__in={into_id, *ids}).order_by("pk")
    if lock:
        # The names that rows point at are read after the lock: an outer join cannot be locked.
        list(rows.select_for_update().values_list("pk"))
    found = {row.pk: row for row in rows.select_related(*_named(what.model))}
    if found.keys() != {into_id, *ids}:
        raise DomainError(_("An entry is gone already. Please load the page again."), code="gone")
    return found


def too_many(most: int) -> DomainError:
    """Return what is said when more entries are to be merged than can be looked over."""
    sentence = ngettext(
        "Two entries are merged at a time. Please choose exactly two.",
        "At most %(count)s entries are merged into one at a time. Please choose fewer.",
        most,
    )
    return DomainError(sentence % {"count": most}, field="into", code="too-many")


def _named(model: Any) -> list[str]:
    related = ("asset_model",) if model is Asset else ()
    return [*related, *(one.name for one in details_of(model) if isinstance(one, ForeignKey))]


def details_of(model: Any) -> list[Field[Any, Any]]:
    """Return the columns that somebody entered; what follows from them or is repeated is no detail."""
    return [one for one in model._meta.concrete_fields if one.editable]


def references_to(model: Any) -> list[Any]:
    """Return the foreign keys of all packages that lead to a table; a repeated one follows by itself."""
    return [
        relation.field
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and relation.one_to_many
        and relation.field.attname not in getattr(relation.related_model, "repeated", ())
    ]


def abouts() -> list[tuple[AboutRows, Any]]:
    """Return what names rows of any table without a foreign key, such as the todos about them, and its own table."""
    return [(one, apps.get_model(one.model)) for one in about_rows.at(ABOUT)]


def rows_about(one: AboutRows, table: Any, model: Any, ids: Sequence[UUID]) -> Any:
    """Return the rows of another package that are about some rows."""
    return table.objects.filter(**{one.table: model._meta.label_lower, f"{one.row}__in": list(ids)}).order_by("pk")


def _counts(what: Mergeable, others: Sequence[Row]) -> list[tuple[str, int]]:
    ids = [row.pk for row in others]
    found: dict[str, int] = {}
    for reference in references_to(what.model):
        rows = reference.model.objects.filter(**{f"{reference.attname}__in": any_of(ids)})
        label = str(reference.model._meta.verbose_name_plural)
        found[label] = found.get(label, 0) + rows.order_by().count()
    for one, table in abouts():
        found[str(one.label)] = rows_about(one, table, what.model, ids).count()
    return list(found.items())


def _fill(what: Mergeable, plan: Plan) -> None:
    """Find what fills the gaps of the entry that stays, and which details the entries say differently."""
    rows = (plan.kept, *plan.others)
    columns = {one.attname: one for one in details_of(what.model)}
    grouped = {name for group in what.together for name in group}
    follow = {name for names in what.along.values() for name in names}
    values = {row.pk: {name: getattr(row, name) for name in columns.keys() | follow} for row in rows}
    mine = values[plan.kept.pk]
    for group in (*what.together, *((name,) for name in columns if name not in grouped | follow)):
        for other in plan.others:
            theirs = values[other.pk]
            taken = {
                name: theirs[name] for name in group if is_gap(name, mine[name]) and not is_gap(name, theirs[name])
            }
            taken |= {name: theirs[name] for first in tuple(taken) for name in what.along.get(first, ())}
            if taken and what.fits({**mine, **taken}, rows):
                mine |= taken
                plan.fills |= taken
    plan.details = list(filter(None, (_detail(plan, one) for one in columns.values() if one.attname not in follow)))


def is_gap(name: str, value: Any) -> bool:
    """Say whether a column says nothing."""
    return value in (None, "") or (name == "kind" and value == AssetKind.OTHER)


def _detail(plan: Plan, column: Field[Any, Any]) -> Detail | None:
    name = column.attname
    own = getattr(plan.kept, name)
    said = [row for row in plan.others if not is_gap(name, getattr(row, name)) and getattr(row, name) != own]
    if not said:
        return None
    rows = (plan.kept, *said)
    return Detail(column, tuple(getattr(row, name) for row in rows), rows, name in plan.fills)
