# SPDX-License-Identifier: EUPL-1.2
"""One form on a page of its own, and a question before something goes: the same for all that is kept of devices."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tragwerk.assets import actions
from tragwerk.core.access.http import ActorRequest
from tragwerk.core.access.public import DomainError
from tragwerk.ui.public import TragwerkForm, toast


class Sheet(NamedTuple):
    """Title, button and way back of a form's page."""

    title: str
    submit: str
    back_url: str
    trail: Sequence[tuple[str, str]] = ()
    # One field below the other, where they are read in one order.
    stacked: bool = False


def form_page(request: ActorRequest, form: TragwerkForm, sheet: Sheet, do: Callable[[], HttpResponse]) -> HttpResponse:
    """Show the form, or do what it says; what the verb refuses is said at the form."""
    if request.method == "POST" and form.is_valid():
        try:
            return do()
        except DomainError as error:
            form.take_error(error)
    page = {"form": form, **sheet._asdict()}
    template = "assets/sheet.html" if sheet.stacked else "office/form.html"
    return render(request, template, page, status=422 if form.errors else 200)


def done(request: ActorRequest, changed: actions.Changed, sentence: str, address: str) -> HttpResponse:
    """Say what was done, with the way back, and go on."""
    if changed.ids:
        toast(request, sentence, undo_url=reverse("assets:undo", args=[changed.batch_id]))
    else:
        toast(request, _("Nothing was changed."))
    return redirect(address)


def ask_page(
    request: ActorRequest, title: str, text: str, verb: str, back_url: str, do: Callable[[], HttpResponse]
) -> HttpResponse:
    """Ask before something goes, and let it go."""
    problem = ""
    if request.method == "POST":
        try:
            return do()
        except DomainError as error:
            problem = str(error)
    page = {"title": title, "text": text, "verb": verb, "back_url": back_url, "problem": problem}
    return render(request, "assets/ask.html", page, status=422 if problem else 200)
