# SPDX-License-Identifier: EUPL-1.2
"""What devices show on other packages' pages: navigation, start page, schools."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.models import AssetAlias, AssetState
from tragwerk.assets.permissions import (
    IMPORT_ASSET,
    MANAGE_ASSET,
    MANAGE_CONTRACT,
    MANAGE_USEFUL_LIFE,
    VIEW_ASSET,
    VIEW_CONTRACT,
)
from tragwerk.assets.queries.codes import devices_by_code
from tragwerk.assets.queries.contracts import contracts_due
from tragwerk.assets.queries.kind_fields import TABLE
from tragwerk.assets.queries.stock import scarce_articles
from tragwerk.assets.queries.summaries import (
    PRESENT,
    cells_of_schools,
    count_of_warranties,
    counts_of_states,
    counts_of_years,
    has_assets,
    learner_devices_of_schools,
    school_overview,
)
from tragwerk.core.access.public import Actor
from tragwerk.core.documents.public import VIEW_LABEL
from tragwerk.core.extend.public import (
    START,
    CodeSource,
    ExtraColumn,
    ExtraVerb,
    Figure,
    FigureValue,
    Panel,
    Task,
    TaskSource,
    contribute,
)
from tragwerk.core.files.public import AttachmentTable
from tragwerk.office.public import (
    BatchList,
    offer_attachments,
    offer_fields,
    offer_todos,
    register_batch_list,
)
from tragwerk.ui.public import Look, NavGroup, NavItem, formats, register_looks, register_navigation, render_meter

ASSET_PAGE = "assets.asset"
CONTRACT_PAGE = "assets.contract"
SCHOOL_PAGE = "orgs.school"
SCHOOL_TABLE = "office.schools"
_YEARS_SHOWN = 6
_SOON_DAYS = 90
_MOST_NOTICES = 5

LOOKS: dict[str, Look] = {
    AssetState.ORDERED: Look("local_shipping-fill", ""),
    AssetState.IN_STOCK: Look("inventory_2-fill", "info"),
    AssetState.RESERVED: Look("bookmark-fill", "info"),
    AssetState.ISSUED: Look("assignment_ind-fill", "good"),
    AssetState.IN_REPAIR: Look("build-fill", "warn"),
    AssetState.LOST: Look("report-fill", "bad"),
    AssetState.RETIRED: Look("archive-fill", ""),
}


def register() -> None:
    """Register all contributions; called once at start-up."""
    register_looks("assets.Asset", "state", LOOKS)
    register_navigation(
        NavItem("assets", _("Stock"), "devices", "assets:list", VIEW_ASSET, NavGroup.DEVICES, 10, tab=2),
        NavItem("articles", _("Articles by number"), "charger", "assets:stock", VIEW_ASSET, NavGroup.DEVICES, 20),
        NavItem("replacement", _("Replacement"), "event", "assets:replacement", VIEW_ASSET, NavGroup.DEVICES, 60),
        NavItem("contracts", _("Contracts"), "description", "assets:contracts", VIEW_CONTRACT, NavGroup.DEVICES, 70),
        NavItem(
            "suppliers",
            _("Suppliers"),
            "local_shipping",
            "assets:suppliers",
            VIEW_ASSET,
            NavGroup.SETTINGS,
            20,
            about=_("From whom devices were bought, and how they are reached"),
        ),
        NavItem(
            "ranges",
            _("Number ranges"),
            "confirmation_number",
            "assets:ranges",
            MANAGE_ASSET,
            NavGroup.SETTINGS,
            25,
            about=_("Prefix and next number of the inventory numbers"),
        ),
        NavItem(
            "lives",
            _("Useful lives"),
            "timer",
            "assets:lives",
            MANAGE_USEFUL_LIFE,
            NavGroup.SETTINGS,
            30,
            about=_("After how many years each kind of device is replaced"),
        ),
    )
    register_batch_list(
        BatchList("assets.assets", "assets.Asset", _("Devices"), "assets:list", VIEW_ASSET, import_kind="assets")
    )
    offer_fields(table="assets.assets", rows=TABLE, page="assets.asset", kind_of=attrgetter("kind"))
    offer_attachments(AttachmentTable(TABLE, VIEW_ASSET, MANAGE_ASSET, "assets:detail"), page=ASSET_PAGE)
    offer_attachments(
        AttachmentTable("assets.contract", VIEW_CONTRACT, MANAGE_CONTRACT, "assets:contract"), page=CONTRACT_PAGE
    )
    offer_todos("assets.asset", page=ASSET_PAGE)
    contribute(
        Panel(SCHOOL_PAGE, "assets", _("Devices"), VIEW_ASSET, "assets/school_panel.html", _school_panel, order=20)
    )
    contribute(ExtraColumn(SCHOOL_TABLE, "assets", _("Devices"), VIEW_ASSET, cells_of_schools, numeric=True, order=20))
    contribute(ExtraColumn(START, "assets.ratio", _("Learners per tablet or notebook"), VIEW_ASSET, _ratios, order=30))
    contribute(
        Panel(START, "assets.years", _("Bought by year"), VIEW_ASSET, "assets/years_panel.html", _years, aside=True)
    )
    contribute(Figure("assets.all", _("Devices held"), VIEW_ASSET, "devices", _figure_all, order=10))
    contribute(Figure("assets.stock", _("In stock"), VIEW_ASSET, "inventory_2-fill", _figure_stock, order=20))
    contribute(Figure("assets.repair", _("In repair"), VIEW_ASSET, "build", _figure_repair, order=30))
    contribute(
        Figure("assets.warranty", _("Warranty ends soon"), VIEW_ASSET, "verified_user", _figure_warranty, order=40)
    )
    contribute(ExtraVerb("assets.assets", "labels", _("Print labels"), VIEW_LABEL, "label", "assets:labels"))
    contribute(Panel(ASSET_PAGE, "label", _("Label"), VIEW_LABEL, "assets/label_panel.html", _label_panel, aside=True))
    contribute(
        Panel(
            ASSET_PAGE, "aliases", _("Merged entries"), VIEW_ASSET, "assets/alias_panel.html", _alias_panel, aside=True
        )
    )
    contribute(
        CodeSource("assets", _("label, inventory number or serial number of a device"), VIEW_ASSET, devices_by_code)
    )
    contribute(TaskSource("assets.first", IMPORT_ASSET, _first_step, order=10))
    contribute(TaskSource("assets.ordered", MANAGE_ASSET, _ordered, order=30))
    contribute(TaskSource("assets.notices", MANAGE_CONTRACT, _notices, order=25))
    contribute(TaskSource("assets.scarce", MANAGE_ASSET, _scarce, order=35))


def _label_panel(actor: Actor, asset: Any) -> dict[str, Any]:
    return {"url": f"{reverse('assets:labels')}?{urlencode({'ids': asset.pk})}"}


def _alias_panel(actor: Actor, asset: Any) -> dict[str, Any]:
    return {"aliases": list(AssetAlias.objects.filter(asset=asset).order_by("pk"))}


def _school_panel(actor: Actor, school: Any) -> dict[str, Any]:
    return {"overview": school_overview(actor, school.pk), "school_id": school.pk}


def _list(*pairs: tuple[str, str]) -> str:
    return f"{reverse('assets:list')}?{urlencode(pairs)}"


def _link(*states: str) -> str:
    return _list(*(("state", state) for state in states))


def _present(counts: dict[str, int]) -> int:
    return sum(counts.get(state, 0) for state in PRESENT)


def _ratios(actor: Actor, schools: Sequence[Any]) -> dict[Any, Any]:
    """Return school → how many learners share a device, with a bar that is full at one to one."""
    devices = learner_devices_of_schools(actor, schools)
    cells = {}
    for school in schools:
        number, pupils = devices.get(school.pk, 0), school.pupils
        if number and pupils:
            ratio = formats.number(pupils / number, 1)
            meter = render_meter(round(100 * number / pupils))
            cells[school.pk] = format_html('<span class="tw-num tw-nowrap">1\u00a0:\u00a0{}</span>{}', ratio, meter)
    return cells


def _years(actor: Actor, target: Any) -> dict[str, Any]:
    """Return the last purchase years, each a bar and the way to its devices."""
    this_year = timezone.localdate().year
    counts = counts_of_years(actor, date(this_year - _YEARS_SHOWN + 1, 1, 1))
    most = max(counts.values(), default=0)
    rows = []
    for year in range(this_year - _YEARS_SHOWN + 1, this_year + 1):
        number = counts.get(year, 0)
        shown = formats.number(number)
        link = format_html('<a class="tw-link--quiet" href="{}">{}</a>', _list(("year", str(year))), shown)
        parts = [{"start": 0, "width": 100 * number / most, "cat": 1}] if number else []
        rows.append({"label": str(year), "parts": parts, "value": link if number else shown})
    return {"rows": rows if most else []}


def _figure_all(actor: Actor) -> FigureValue | None:
    counts = counts_of_states(actor)
    if not counts:
        return None
    issued = formats.number(counts.get(AssetState.ISSUED, 0))
    return FigureValue(
        _present(counts), _link(*PRESENT), note=gettext("%(count)s of them handed out") % {"count": issued}
    )


def _figure_stock(actor: Actor) -> FigureValue | None:
    counts = counts_of_states(actor)
    free = counts.get(AssetState.IN_STOCK, 0)
    if not counts:
        return None
    reserved = formats.number(counts.get(AssetState.RESERVED, 0))
    share = round(100 * free / (_present(counts) or 1))
    note = gettext("besides %(count)s reserved") % {"count": reserved}
    return FigureValue(free, _link(AssetState.IN_STOCK), note=note, share=share)


def _figure_repair(actor: Actor) -> FigureValue | None:
    if not has_assets(actor):
        return None
    counts = counts_of_states(actor, AssetState.IN_REPAIR, AssetState.LOST)
    lost = formats.number(counts.get(AssetState.LOST, 0))
    return FigureValue(
        counts.get(AssetState.IN_REPAIR, 0),
        _link(AssetState.IN_REPAIR),
        note=gettext("besides %(count)s lost") % {"count": lost},
    )


def _figure_warranty(actor: Actor) -> FigureValue | None:
    today = timezone.localdate()
    end = today + timedelta(days=_SOON_DAYS)
    number = count_of_warranties(actor, today, end)
    if not number and not has_assets(actor):
        return None
    address = _list(("warranty.from", today.isoformat()), ("warranty.to", end.isoformat()))
    note = gettext("within %(days)s days") % {"days": _SOON_DAYS}
    return FigureValue(number, address, note=note)


def _first_step(actor: Actor) -> Sequence[Task]:
    if actor.reach().everywhere or has_assets(actor):
        return []
    return [
        Task(
            gettext("Bring in your list of devices"),
            gettext("The spreadsheet as you keep it today; nothing is written before you agree."),
            "upload_file",
            reverse("office:import_start", args=["assets"]),
            _("Import"),
        )
    ]


def _ordered(actor: Actor) -> Sequence[Task]:
    number = counts_of_states(actor, AssetState.ORDERED).get(AssetState.ORDERED, 0)
    if not number:
        return []
    title = ngettext("%(count)s device is ordered", "%(count)s devices are ordered", number) % {
        "count": formats.number(number)
    }
    note = gettext("Book them into stock when they have arrived.")
    return [Task(title, note, "local_shipping", _link(AssetState.ORDERED), _("Look"))]


def _scarce(actor: Actor) -> Sequence[Task]:
    names = list(scarce_articles(actor).order_by("sort_name").values_list("name", flat=True))
    if not names:
        return []
    title = ngettext("%(count)s article runs short", "%(count)s articles run short", len(names)) % {
        "count": formats.number(len(names))
    }
    shown = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
    return [Task(title, shown, "charger", f"{reverse('assets:stock')}?scarce=yes", _("Look"))]


def _notices(actor: Actor) -> Sequence[Task]:
    """Return a task for each of the first contracts to which notice would have to be given soon."""
    due = list(contracts_due(actor, timezone.localdate())[:_MOST_NOTICES])
    return [
        Task(
            gettext("“%(contract)s” renews unless notice is given") % {"contract": one},
            gettext("Last day for notice: %(day)s, %(when)s")
            % {"day": formats.date_short(one.acts_on), "when": formats.ago_in(one.acts_on)},
            "description",
            reverse("assets:contract", args=[one.pk]),
            _("Look"),
            "warn",
            timezone.make_aware(datetime.combine(one.acts_on, time(23, 59))),
        )
        for one in due
    ]
