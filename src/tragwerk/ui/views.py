# SPDX-License-Identifier: EUPL-1.2
"""Pages and small posts of the kit itself."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import guarded
from tragwerk.core.access.public import PUBLIC, SIGNED_IN, Need
from tragwerk.ui import drafts, formats, preferences
from tragwerk.ui.permissions import VIEW_STYLE_GUIDE
from tragwerk.ui.samples import sample_context, sample_hits
from tragwerk.ui.suggestions import suggestions_response
from tragwerk.ui.toasts import toast

LONGEST_KEY = 200


def style_guide_need(*, production: bool) -> Need:
    """Return who sees the style guide: everybody while the program is being made, few where people work with it."""
    return VIEW_STYLE_GUIDE if production else SIGNED_IN


STYLE_GUIDE = style_guide_need(production=settings.TRAGWERK_PRODUCTION)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Return to the page that posted; an address of another host is not followed."""
    for wanted in (request.POST.get("next"), request.headers.get("referer")):
        if wanted and url_has_allowed_host_and_scheme(
            wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            return HttpResponseRedirect(wanted)
    return HttpResponseRedirect("/")


@guarded(PUBLIC)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language of this device."""
    response = _back(request)
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES) and check_for_language(wanted):
        preferences.keep(response, settings.LANGUAGE_COOKIE_NAME, wanted)
    return response


@guarded(PUBLIC)
@require_POST
def save_preferences(request: HttpRequest) -> HttpResponse:
    """Keep colours, row height, folded navigation or keys for this device."""
    quiet = request.headers.get("x-requested-with") == "fetch"
    response = HttpResponse(status=204) if quiet else _back(request)
    preferences.remember(request, response)
    return response


@guarded(PUBLIC)
def keys(request: HttpRequest) -> HttpResponse:
    """Show the keys as a page, for browsers without script."""
    return render(request, "ui/keys.html")


@guarded(SIGNED_IN)
@require_POST
def save_draft(request: HttpRequest) -> JsonResponse:
    """Keep what is being typed."""
    key = request.POST.get("draft-key", "")
    if not key or len(key) > LONGEST_KEY:
        return JsonResponse({"saved": False}, status=400)
    data = request.POST.copy()
    data.pop("draft-key")
    try:
        moment = drafts.save(request, key, data)
    except drafts.DraftTooLarge:
        return JsonResponse({"saved": False}, status=413)
    return JsonResponse({"saved": True, "time": formats.clock(moment)})


@guarded(SIGNED_IN)
@require_POST
def discard_draft(request: HttpRequest) -> HttpResponse:
    """Forget a draft and show the form as it is stored."""
    drafts.discard(request, request.POST.get("draft", ""))
    return _back(request)


@guarded(STYLE_GUIDE)
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    if request.method == "POST":
        toast(request, "28 Geräte verlegt.", undo_url=request.path)
        return HttpResponseRedirect(request.path)
    return render(request, "ui/style_guide.html", sample_context())


@guarded(STYLE_GUIDE)
def sample_suggestions(request: HttpRequest) -> HttpResponse:
    """Answer the combobox of the style guide from its sample people."""
    query = request.GET.get("q", "")
    return suggestions_response(request, query, sample_hits(query, with_note="number" in request.GET))


@guarded(PUBLIC)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do when a form came from another session (setting `CSRF_FAILURE_VIEW`)."""
    return render(request, "ui/csrf_failure.html", status=403)


@guarded(PUBLIC)
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault with a page that needs nothing but its number (`handler500`)."""
    return HttpResponse(loader.render_to_string("500.html", {"request": request}), status=500)
