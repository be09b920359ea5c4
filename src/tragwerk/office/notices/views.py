# SPDX-License-Identifier: EUPL-1.2
"""Pages of notices: the list, how they come, browsers, and mails that did not arrive."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError
from tragwerk.core.notify.public import (
    MANAGE_MAIL,
    READ_NOTICE,
    actions,
    browsers_of,
    notice_for,
    own_address,
    public_key,
    quiet_hours_of,
    unread_count,
    waiting_count,
)
from tragwerk.core.orgs.public import Account
from tragwerk.office.notices.choosing import groups_for, read_wishes
from tragwerk.office.notices.forms import LanguageForm, QuietForm
from tragwerk.office.notices.tables import MailTable, NoticeTable
from tragwerk.ui.public import Selection, formats, table_response, toast


@guarded(READ_NOTICE)
def notices(request: ActorRequest) -> HttpResponseBase:
    """List one's own notices."""
    return table_response(request, NoticeTable, "office/notices/list.html", {"unread": unread_count(request.actor)})


@guarded(READ_NOTICE)
@never_cache
@require_safe
def count(request: ActorRequest) -> JsonResponse:
    """Say how many notices are new, for the bell of a page that stays open."""
    number = unread_count(request.actor)
    label = ngettext("Notices, %(count)d new", "Notices, %(count)d new", number) % {"count": number}
    return JsonResponse({"count": number, "label": label})


@guarded(READ_NOTICE)
def notice(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """Go to what a notice speaks of; it counts as read from then on."""
    found = notice_for(request.actor, notice_id)
    if found.read_at is None:
        actions.mark_read(actor=request.actor, ids=[found.pk])
    if found.url and url_has_allowed_host_and_scheme(found.url, allowed_hosts=None):
        return redirect(found.url)
    return render(request, "office/notices/notice.html", {"notice": found, "trail": _trail()})


def _trail() -> tuple[tuple[str, str], ...]:
    return ((_("Notices"), reverse("office:notices")),)


@guarded(READ_NOTICE)
@require_POST
def read(request: ActorRequest) -> HttpResponse:
    """Mark the chosen notices as read."""
    return _mark(request, is_read=True)


@guarded(READ_NOTICE)
@require_POST
def unread(request: ActorRequest) -> HttpResponse:
    """Mark the chosen notices as new."""
    return _mark(request, is_read=False)


def _mark(request: ActorRequest, *, is_read: bool) -> HttpResponse:
    try:
        keys = Selection.from_request(request, NoticeTable).seen().values_list("pk", flat=True)
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect("office:notices")
    if is_read:
        number = len(actions.mark_read(actor=request.actor, ids=list(keys)))
        said = ngettext("%(count)s notice marked as read.", "%(count)s notices marked as read.", number)
    else:
        number = len(actions.mark_unread(actor=request.actor, ids=list(keys)))
        said = ngettext("%(count)s notice marked as new.", "%(count)s notices marked as new.", number)
    toast(request, said % {"count": formats.number(number)})
    return redirect("office:notices")


@guarded(READ_NOTICE)
@require_POST
def read_all(request: ActorRequest) -> HttpResponse:
    """Mark all notices as read."""
    number = len(actions.mark_read(actor=request.actor))
    said = ngettext("%(count)s notice marked as read.", "%(count)s notices marked as read.", number)
    toast(request, said % {"count": formats.number(number)})
    return redirect("office:notices")


@guarded(READ_NOTICE)
def choices(request: ActorRequest) -> HttpResponse:
    """Show, or keep, how each kind of notice comes."""
    try:
        if request.method == "POST":
            return _keep_choices(request)
        return _choices_page(request, _quiet_form(request))
    except DomainError as error:
        return render(request, "ui/refused.html", {"sentence": str(error)}, status=409)


def _keep_choices(request: ActorRequest) -> HttpResponse:
    actions.choose_kinds(actor=request.actor, wishes=read_wishes(request.actor, request.POST))
    form = LanguageForm(request.POST)
    if form.is_valid():
        actions.choose_language(actor=request.actor, language=form.cleaned_data["language"])
    toast(request, _("Saved."))
    return redirect("office:notice_choices")


def _quiet_form(request: ActorRequest) -> QuietForm:
    kept = quiet_hours_of(request.actor)
    if kept is None:
        return QuietForm()
    days = {"days": list(map(int, kept.days)), "rest_days": list(map(int, kept.rest_days))}
    return QuietForm(initial={"starts": kept.starts, "ends": kept.ends, **days})


def _choices_page(request: ActorRequest, quiet_form: QuietForm, status: int = 200) -> HttpResponse:
    account = Account.objects.filter(pk=request.actor.account_id).first() if request.actor.account_id else None
    page = {
        "groups": groups_for(request.actor),
        "quiet": quiet_form,
        "quiet_kept": quiet_hours_of(request.actor),
        "language": LanguageForm(initial={"language": (account and account.language) or settings.LANGUAGE_CODE}),
        "email": own_address(request.actor),
        "browsers": browsers_of(request.actor),
        "push_key": public_key() if settings.PUSH_HOSTS else "",
        "trail": _trail(),
    }
    return render(request, "office/notices/choices.html", page, status=status)


@guarded(READ_NOTICE)
def quiet(request: ActorRequest) -> HttpResponse:
    """Keep when notices stay out of the way; the form is part of the page of choices."""
    if request.method != "POST":
        return redirect("office:notice_choices")
    form = QuietForm(request.POST)
    if form.is_valid():
        try:
            kept = actions.set_quiet_hours(actor=request.actor, **form.cleaned_data)
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Saved.") if kept else _("Quiet hours are off."))
            return redirect("office:notice_choices")
    return _choices_page(request, form, status=422)


@guarded(READ_NOTICE)
@require_POST
def add_browser(request: ActorRequest) -> JsonResponse:
    """Let this browser show notices; the script of the page posts what the browser gave it."""
    given = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    try:
        actions.keep_browser(actor=request.actor, device=device_name(request), **given)
    except DomainError as error:
        return JsonResponse({"error": str(error)}, status=409)
    return JsonResponse({"kept": True})


@guarded(READ_NOTICE)
@require_POST
def drop_browser(request: ActorRequest) -> HttpResponse:
    """Let a browser show no notices any more."""
    chosen = _key_of(request.POST.get("id", ""))
    try:
        ended = actions.forget_browser(
            actor=request.actor, endpoint=request.POST.get("endpoint", "")[:800], subscription_id=chosen
        )
    except DomainError as error:
        toast(request, str(error))
        return redirect("office:notices")
    if ended:
        toast(request, _("This browser shows no notices any more."))
    return redirect("office:notice_choices")


def _key_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")),
    *(("Mac OS", "Mac"), ("Linux", "Linux")),
)


def device_name(request: HttpRequest) -> str:
    """Return browser and system in words that people know."""
    said = request.headers.get("user-agent", "")
    browser = next((name for part, name in _BROWSERS if part in said), _("Browser"))
    system = next((name for part, name in _SYSTEMS if part in said), "")
    return f"{browser} · {system}" if system else browser


@guarded(MANAGE_MAIL)
def mails(request: ActorRequest) -> HttpResponseBase:
    """List the mails of the authority."""
    page = {"has_server": bool(settings.SMTP_HOST), "waiting": waiting_count(request.actor)}
    return table_response(request, MailTable, "office/notices/mails.html", page)


@guarded(MANAGE_MAIL)
@require_POST
def send_again(request: ActorRequest) -> HttpResponse:
    """Try the chosen mails again."""
    try:
        keys = list(Selection.from_request(request, MailTable).rows(MANAGE_MAIL).values_list("pk", flat=True)[:500])
        number = len(actions.send_again(actor=request.actor, ids=keys))
    except DomainError as error:
        messages.warning(request, str(error))
    else:
        said = ngettext("%(count)s mail goes out again.", "%(count)s mails go out again.", number)
        toast(request, said % {"count": formats.number(number)})
    return redirect("office:mails")
