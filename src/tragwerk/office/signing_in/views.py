# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out, changing the hat."""

from django.contrib.auth import login as open_session
from django.contrib.auth import logout as close_session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import PUBLIC, SIGNED_IN
from tragwerk.core.orgs.public import HAT_SESSION_KEY, actor_for
from tragwerk.office.signing_in.forms import LoginForm, demo_accesses, demo_attribution
from tragwerk.office.signing_in.sessions import why_it_ended
from tragwerk.ui.public import toast


def _next_address(request: HttpRequest) -> str:
    """Return where to go on, only within this installation."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else resolve_url("portals:start")


@guarded(PUBLIC)
@never_cache
def login(request: HttpRequest) -> HttpResponse:
    """Sign in with user name and password."""
    if getattr(request, "actor", None) is not None:
        return redirect("portals:start")
    form = LoginForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.account is not None:
        actor, _hats = actor_for(form.account)
        if actor is None:
            form.add_error(None, _("Your account has no current role. Please ask your school or authority."))
        else:
            open_session(request, form.account)
            response = HttpResponseRedirect(_next_address(request))
            if form.attempt is not None:
                form.attempt.remember_device(response)
            return response
    page = {
        "form": form,
        "demo_logins": demo_accesses(),
        "demo_attribution": demo_attribution(),
        "next": request.GET.get("next", ""),
        "ended": why_it_ended(request),
    }
    return render(request, "ui/login.html", page, status=422 if form.errors else 200)


@guarded(PUBLIC)
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Sign out; the browser forgets what it has kept of the pages."""
    close_session(request)
    response = redirect("office:login")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@guarded(SIGNED_IN)
@require_POST
def change_hat(request: ActorRequest) -> HttpResponse:
    """Act from now on at another of the person's own places; an unknown one changes nothing."""
    wanted = request.POST.get("hat", "")
    chosen = next((hat for hat in request.hats if hat.key == wanted), None)
    if chosen is not None:
        request.session[HAT_SESSION_KEY] = chosen.key
        toast(request, _("You now work for %(place)s.") % {"place": chosen.name})
    # The page that was open may not exist under the new hat, so the start page is the safe place.
    return redirect("portals:start")
