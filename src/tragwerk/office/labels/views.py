# SPDX-License-Identifier: EUPL-1.2
"""Setting up labels: what stands on them, the printers and their test print."""

from decimal import Decimal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, NotVisible
from tragwerk.core.documents.public import (
    BY_KEY,
    MANAGE_LABEL,
    VIEW_LABEL,
    Adjustment,
    LabelPrinter,
    actions,
    design_of,
    printer_for,
    printers,
    test_file,
)
from tragwerk.core.orgs.public import Authority
from tragwerk.office.labels.forms import DesignForm, PrinterForm
from tragwerk.ui.public import toast


def _own(request: ActorRequest) -> Authority:
    found: Authority | None = Authority.objects.visible_to(request.actor, MANAGE_LABEL).first()
    if found is None:
        raise NotVisible(_("This page works for one authority only."))
    return found


@guarded(MANAGE_LABEL)
def labels(request: ActorRequest) -> HttpResponse:
    """Show and keep what stands on labels; list the printers."""
    own = _own(request)
    design = design_of(own.pk)
    initial = {name: getattr(design, name) for name in DesignForm.base_fields}
    form = DesignForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_design(actor=request.actor, authority_id=own.pk, values=form.cleaned_data)
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Saved."))
            return redirect("office:labels")
    page = {
        "form": form,
        "title": _("Labels"),
        "printers": list(printers(request.actor, MANAGE_LABEL).filter(authority=own)),
        "design": design,
    }
    return render(request, "office/labels/labels.html", page, status=422 if form.errors else 200)


@guarded(MANAGE_LABEL)
def add_printer(request: ActorRequest) -> HttpResponse:
    """Add a printer."""
    own = _own(request)
    form = PrinterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = {**form.columns(), "authority_id": own.pk}
            actions.create_printers(actor=request.actor, rows=[row])
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Saved. A test print shows whether it fits."))
            return redirect("office:labels")
    return _printer_page(request, form, _("Add a printer"))


def _printer_page(request: ActorRequest, form: PrinterForm, title: str) -> HttpResponse:
    back = reverse("office:labels")
    page = {"form": form, "title": title, "back_url": back, "trail": ((_("Labels"), back),), "submit": _("Save")}
    return render(request, "office/form.html", page, status=422 if form.errors else 200)


@guarded(MANAGE_LABEL)
def edit_printer(request: ActorRequest, printer_id: UUID) -> HttpResponse:
    """Change how a printer differs."""
    found = printer_for(request.actor, printer_id, MANAGE_LABEL)
    form = PrinterForm(request.POST or None, initial=_measures(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_printers(actor=request.actor, changes={found.pk: form.columns()})
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Saved. A test print shows whether it fits."))
            return redirect("office:labels")
    return _printer_page(request, form, found.name)


def _measures(found: LabelPrinter) -> dict[str, object]:
    hundredth = Decimal("0.01")
    measures = {"right": found.dx, "down": found.dy, "width": found.scale_x, "height": found.scale_y}
    return {"name": found.name} | {name: value * hundredth for name, value in measures.items()}


@guarded(MANAGE_LABEL)
@require_POST
def remove_printer(request: ActorRequest, printer_id: UUID) -> HttpResponse:
    """Remove a printer."""
    found = printer_for(request.actor, printer_id, MANAGE_LABEL)
    actions.remove_printers(actor=request.actor, ids=[found.pk])
    toast(request, _("Printer removed."))
    return redirect("office:labels")


@guarded(VIEW_LABEL)
def test_print(request: ActorRequest) -> HttpResponse:
    """Hand out the page by which a printer is measured."""
    sheet = BY_KEY.get(request.GET.get("sheet", "")) or next(iter(BY_KEY.values()))
    wanted = request.GET.get("printer", "")
    printer = next((one for one in printers(request.actor) if str(one.pk) == wanted), None)
    made = test_file(sheet, printer.adjustment if printer else Adjustment())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, no-store"
    return response
