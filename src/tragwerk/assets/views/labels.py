# SPDX-License-Identifier: EUPL-1.2
"""Labels of devices: for the chosen ones or for one, on the sheet and the printer of the authority."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tragwerk.assets.models import Asset
from tragwerk.assets.views.table import AssetTable
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, SeenIn, show
from tragwerk.core.documents.public import (
    BY_KEY,
    MANAGE_LABEL,
    SHEETS,
    VIEW_LABEL,
    Adjustment,
    LabelCode,
    LabelContent,
    LabelDesign,
    LabelPrinter,
    design_of,
    label_file,
    printers,
    short_code,
)
from tragwerk.ui.public import Selection, TragwerkForm, formats

_SHOWN = 12


class LabelForm(TragwerkForm):
    """On which sheet, from which label on, on which printer, with which code."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet or tape"))
    start = forms.IntegerField(
        label=gettext_lazy("First label"),
        min_value=1,
        initial=1,
        help_text=gettext_lazy("On a sheet that has been begun: counted along the rows from the upper left."),
    )
    code = forms.ChoiceField(label=gettext_lazy("Code"), choices=LabelCode.choices)
    printer = forms.ChoiceField(label=gettext_lazy("Printer"), required=False)

    def __init__(self, *args: Any, known: Sequence[LabelPrinter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["sheet"].choices = [
            (one.key, f"{one.name} · {' × '.join(_millimetres(one.label))} mm") for one in SHEETS
        ]
        fields["printer"].choices = [("", _("exactly as the paper")), *((str(one.pk), one.name) for one in known)]


def _millimetres(hundredths: tuple[int, int]) -> list[str]:
    """Return width and height as the language writes them, without empty places."""
    return [formats.number((Decimal(one) / 100).normalize()) for one in hundredths]


@guarded(VIEW_LABEL)
def labels(request: ActorRequest) -> HttpResponse:
    """Ask for sheet and printer, or hand the labels of the chosen devices out as PDF."""
    try:
        selection = Selection.from_request(request, AssetTable)
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect("assets:list")
    rows = (
        selection.rows(VIEW_LABEL).select_related("asset_model", "authority").order_by("authority_id", "tag_sort", "pk")
    )
    count = rows.order_by().values("pk").count()
    first = rows.first()
    known = list(printers(request.actor))
    design = design_of(first.authority_id) if first is not None else LabelDesign()
    printing = request.method == "POST" and "apply" in request.POST
    initial = {"sheet": design.product.key, "code": design.code, "printer": str(known[0].pk) if known else ""}
    form = LabelForm(request.POST if printing else None, known=known, initial=initial)
    if printing and form.is_valid() and first is not None:
        try:
            return _file(request, list(rows[:2001]), design, form, known)
        except DomainError as error:
            form.take_error(error)
    shown = list(rows[:_SHOWN])
    show(shown, SeenIn.LIST)
    page = {
        "form": form,
        "count": count,
        "shown": shown,
        "more": count - len(shown),
        "choice": selection.hidden_fields(),
        "verb": ngettext("Make %(count)s label", "Make %(count)s labels", count) % {"count": formats.number(count)},
        "trail": [(_("Stock"), reverse("assets:list"))],
        "may_set_up": request.actor.may(MANAGE_LABEL),
    }
    return render(request, "assets/labels.html", page, status=422 if form.errors else 200)


def _file(
    request: ActorRequest, rows: Sequence[Asset], design: LabelDesign, form: LabelForm, known: Sequence[LabelPrinter]
) -> HttpResponse:
    said = form.cleaned_data
    printer = next((one for one in known if str(one.pk) == said["printer"]), None)
    made = label_file(
        [content_of(request, asset, design) for asset in rows],
        BY_KEY[said["sheet"]],
        qr=said["code"] in {LabelCode.QR, LabelCode.BOTH},
        bars=said["code"] in {LabelCode.BARS, LabelCode.BOTH},
        start=said["start"],
        adjustment=printer.adjustment if printer else Adjustment(),
    )
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{_("labels")}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def content_of(request: ActorRequest, asset: Asset, design: LabelDesign) -> LabelContent:
    """Return what stands on the label of a device."""
    address = request.build_absolute_uri(reverse("office:code", args=[short_code(asset.pk)]))
    lines = [str(asset)]
    if design.show_name:
        lines.append(str(asset.asset_model))
    if design.show_authority:
        lines.append(asset.authority.name)
    if design.show_address:
        lines.append(request.get_host())
    # Capital letters take less room in a QR code; scheme and host do not mind, and the route takes both.
    return LabelContent(address.upper(), str(asset), tuple(lines))
