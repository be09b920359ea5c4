# SPDX-License-Identifier: EUPL-1.2
"""Pages of tokens: the list, a new one with its secret told once, one token, its end."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, permission_named
from tragwerk.core.api.public import USE_TOKEN, ApiToken, actions, token_for
from tragwerk.office.tokens.forms import TokenForm
from tragwerk.office.tokens.tables import TokenTable, state_of
from tragwerk.office.trail.timeline import timeline
from tragwerk.ui.public import render_badge, table_response, toast

TOKEN_PAGE = "api.token"  # noqa: S105 - the name of a page


@guarded(USE_TOKEN)
def tokens(request: ActorRequest) -> HttpResponseBase:
    """List one's own tokens, and those that one manages."""
    page = {
        "title": pgettext("interface", "Access tokens"),
        "add_url": reverse("office:token_add"),
        "add_label": _("Create a token"),
    }
    return table_response(request, TokenTable, "office/list.html", page)


@guarded(USE_TOKEN)
def add_token(request: ActorRequest) -> HttpResponse:
    """Make a token and show its secret; nobody sees it again."""
    form = TokenForm(request.POST or None, actor=request.actor)
    back = reverse("office:tokens")
    trail = ((pgettext("interface", "Access tokens"), back),)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.create_token(
                actor=request.actor, name=given["name"], scopes=given["scopes"], expires_at=form.expires_at
            )
        except DomainError as error:
            form.take_error(error)
        else:
            page = {"secret": made.secret, "name": given["name"], "trail": trail, "title": _("Token created")}
            page |= {
                "token_url": reverse("office:token", args=[made.id]),
                "api_url": request.build_absolute_uri("/api/v1/"),
            }
            return render(request, "office/tokens/created.html", page, status=201)
    page = {"form": form, "title": _("Create a token"), "back_url": back, "trail": trail, "submit": _("Create")}
    page["one_column"] = True
    return render(request, "office/form.html", page, status=422 if form.errors else 200)


@guarded(USE_TOKEN)
def token(request: ActorRequest, token_id: UUID) -> HttpResponse:
    """One token: whose, what for, within which rights, until when."""
    found = token_for(request.actor, token_id)
    page = {
        "token": found,
        "title": found.name,
        "trail": ((pgettext("interface", "Access tokens"), reverse("office:tokens")),),
        "state": render_badge(state_of(found)),
        "is_over": found.is_over(),
        "rights": _rights(found),
        "timeline": timeline(request.actor, TOKEN_PAGE, found),
    }
    return render(request, "office/tokens/token.html", page)


def _rights(found: ApiToken) -> list[str]:
    """Return the rights of a token in words; one that a later version no longer knows keeps its name."""
    labels = []
    for name in found.scopes:
        try:
            labels.append(str(permission_named(name).label))
        except LookupError:
            labels.append(name)
    return labels


@guarded(USE_TOKEN)
@require_POST
def revoke_token(request: ActorRequest, token_id: UUID) -> HttpResponse:
    """End a token at once."""
    found = token_for(request.actor, token_id)
    actions.revoke_tokens(actor=request.actor, ids=[found.pk])
    toast(request, _("“%(name)s” is revoked. The program is refused from now on.") % {"name": found.name})
    return HttpResponseRedirect(reverse("office:token", args=[found.pk]))
