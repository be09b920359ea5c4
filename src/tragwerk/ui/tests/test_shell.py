# SPDX-License-Identifier: EUPL-1.2
"""The shell: navigation by permission, toasts, preferences, language, the security policy, error pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.utils import translation

from tragwerk.core.access.http import need_of
from tragwerk.core.access.public import PUBLIC, SIGNED_IN, Actor, Permission, Places, Role, Seat
from tragwerk.ui import csp, language, navigation, preferences, toasts, views
from tragwerk.ui.context import Person, Shell
from tragwerk.ui.navigation import NavGroup, NavItem
from tragwerk.ui.permissions import VIEW_STYLE_GUIDE

SEE = Permission("ui.sample:view", "Beispiel ansehen", roles=(Role.AUTHORITY_IT,))
ITEMS = (
    NavItem("guide", "Stil", "palette", "ui:style_guide", SIGNED_IN, NavGroup.MASTER, 1),
    NavItem("keys", "Tasten", "keyboard", "ui:keys", PUBLIC, NavGroup.TOP, 1),
    NavItem(
        "secret", "Geheim", "lock", "ui:sample_suggestions", SEE, NavGroup.DEVICES, 1, count=lambda request: 7, tab=1
    ),
    NavItem("nowhere", "Nirgends", "lock", "ui:missing", PUBLIC, NavGroup.DEVICES, 2),
)


@dataclass(frozen=True)
class Hat:
    key: str
    name: str
    tile: str
    role_label: str
    is_current: bool = False


class Session(dict[str, Any]):
    """A session without a store."""


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    with translation.override("de"):
        yield


def actor(*roles: Role) -> Actor:
    return Actor("Ina Brockmann", seats=tuple(Seat(role, Places(everywhere=True)) for role in roles))


def asked(path: str = "/", who: Actor | None = None, **cookies: str) -> Any:
    request: Any = RequestFactory().get(path)
    request.actor = who
    request.hats = [Hat("a", "Stadt Haltern am See", "HA", "IT-Betreuung", is_current=True)] if who else []
    request.COOKIES.update(cookies)
    request.session = Session()
    request._messages = FallbackStorage(request)
    request._dont_enforce_csrf_checks = True
    return request


def keys_for(who: Actor | None) -> list[str]:
    return [link.key for _item, link in navigation.links_for(asked(who=who), ITEMS)]


def test_the_navigation_shows_only_what_the_person_may_enter() -> None:
    assert keys_for(None) == ["keys"]
    assert keys_for(actor(Role.TEACHER)) == ["guide", "keys"]
    assert keys_for(actor(Role.AUTHORITY_IT)) == ["guide", "keys", "secret"]


def test_the_navigation_is_grouped_counted_and_marks_the_current_place() -> None:
    links = navigation.links_for(asked("/stil/vorschlaege/mehr/", actor(Role.AUTHORITY_IT)), ITEMS)
    groups = navigation.sections(links)
    assert [group.key for group in groups] == ["top", "devices", "master"]
    assert [(link.key, link.count) for _item, link in links if link.is_current] == [("secret", 7)]


def test_the_phone_bar_begins_with_the_chosen_places() -> None:
    links = navigation.links_for(asked(who=actor(Role.AUTHORITY_IT)), ITEMS)
    assert [link.key for link in navigation.tabs(links)] == ["secret", "guide", "keys"]


def test_a_place_cannot_be_registered_twice_with_different_meaning() -> None:
    with pytest.raises(ValueError, match="twice"):
        navigation.register_navigation(ITEMS[1], NavItem("keys", "Anders", "lock", "ui:keys", PUBLIC))
    navigation._registry.pop("keys")


@pytest.mark.parametrize("role", Role)
def test_no_role_sees_more_than_four_groups_of_five_places(role: Role) -> None:
    groups = navigation.sections(navigation.links_for(asked(who=actor(role))))
    assert len([group for group in groups if group.label]) <= 4
    assert {group.key: len(group.items) for group in groups if len(group.items) > 5} == {}


SETTINGS = NavItem(navigation.SETTINGS_PLACE, "Einstellungen", "settings", "ui:style_guide", SIGNED_IN, NavGroup.ADMIN)
SET_UP = NavItem("colour", "Farbe", "palette", "ui:sample_suggestions", SEE, NavGroup.SETTINGS, about="Welche Farbe?")


def test_settings_stand_on_a_page_and_not_at_the_side() -> None:
    request = asked("/stil/vorschlaege/", actor(Role.AUTHORITY_IT))
    links = navigation.links_for(request, (SETTINGS, SET_UP))
    assert [link.key for group in navigation.sections(links) for link in group.items] == ["settings"]
    assert [link.key for link in navigation.tabs(links)] == ["settings"]
    assert {link.key for _item, link in links if link.is_current} == {"settings", "colour"}


def test_who_can_set_up_nothing_is_not_led_to_an_empty_page() -> None:
    assert navigation.links_for(asked(who=actor(Role.TEACHER)), (SETTINGS, SET_UP)) == []


@pytest.mark.parametrize("role", Role)
def test_every_setting_says_what_is_set_up(role: Role) -> None:
    assert all(link.about for link in navigation.settings_links(asked(who=actor(role))))


@pytest.mark.parametrize(
    ("name", "initials"), [("Ina Brockmann", "IB"), ("Dr. Jo van der Meer", "DM"), ("Cher", "C"), ("", "")]
)
def test_initials_are_those_of_the_first_and_last_name(name: str, initials: str) -> None:
    assert Person(name).initials == initials


def test_a_toast_carries_its_way_back_and_is_shown_once() -> None:
    request = asked()
    toasts.toast(request, "28 Geräte verlegt.", undo_url="/zurueck/7/")
    shown = list(toasts.take_toasts(request))
    assert shown == [toasts.Toast("28 Geräte verlegt.", "good", "check_circle-fill", "/zurueck/7/", "Rückgängig")]


def test_the_style_guide_shows_every_component_in_german_and_english() -> None:
    request = asked("/stil/", actor(Role.AUTHORITY_IT))
    toasts.toast(request, "Gespeichert.", undo_url="/x/")
    shown = views.style_guide(request).content.decode()
    for part in (
        "Stilkatalog",
        "Stadt Haltern am See",
        "4 Angaben passen noch nicht",
        "Rückgängig",
        'action="/x/"',
        'lang="de"',
    ):
        assert part in shown
    with translation.override("en"):
        assert "Style guide" in views.style_guide(asked("/stil/", actor(Role.TEACHER))).content.decode()


@pytest.mark.parametrize("name", ["403.html", "404.html", "ui/keys.html", "ui/csrf_failure.html"])
def test_pages_without_a_person_are_rendered(name: str) -> None:
    shown = render_to_string(name, {"exception": "Bitten Sie dort um Freigabe."}, request=asked())
    assert "<h1" in shown
    assert "Hauptnavigation" not in shown


def test_the_error_page_needs_no_context_and_quotes_the_number() -> None:
    assert "Das hat nicht geklappt" in render_to_string("500.html")
    request = asked()
    request.id = "abc123def456"
    answer = views.server_error(request)
    assert answer.status_code == 500
    assert "abc123def456" in answer.content.decode()


def test_the_log_in_page_shows_the_form_and_the_demo_log_ins() -> None:
    from tragwerk.ui.samples import SampleForm

    login = {"username": "i.brockmann", "password": "p", "label": "Ina Brockmann", "note": "IT-Betreuung"}
    shown = render_to_string("ui/login.html", {"form": SampleForm(), "demo_logins": [login] * 9}, request=asked())
    assert "Einmal erfassen." in shown
    assert shown.count('name="username" value="i.brockmann"') == 9
    assert "Ina Brockmann</b>" in shown


def test_the_print_layout_has_a_head_and_no_navigation() -> None:
    shown = render_to_string("ui/layouts/print.html", {}, request=asked(who=actor(Role.TEACHER)))
    assert "gedruckt heute" in shown
    assert "tw-nav" not in shown


def test_preferences_are_read_from_cookies_and_unknown_values_count_as_none() -> None:
    kept = preferences.read(asked(tw_theme="dark", tw_density="riesig", tw_rail="on", tw_keys="off"))
    assert kept == preferences.Preferences(theme="dark", density="comfortable", rail=True, keys=False)
    shown = Shell(asked(tw_theme="dark"))
    assert (shown.theme, shown.rail) == ("dark", False)


def test_preferences_and_language_are_kept_and_lead_back_to_the_page_only() -> None:
    client = Client()
    answer = client.post("/ansicht/", {"theme": "dark", "density": "x", "next": "https://example.org/"})
    assert answer.headers["Location"] == "/"
    assert answer.cookies["tw_theme"].value == "dark"
    assert "tw_density" not in answer.cookies
    answer = client.post("/sprache/", {"language": "en", "next": "/tasten/"})
    assert answer.headers["Location"] == "/tasten/"
    assert "Search everywhere" in client.get("/tasten/").content.decode()
    assert client.post("/ansicht/", {"rail": "on"}, headers={"x-requested-with": "fetch"}).status_code == 204
    assert client.get("/sprache/").status_code == 405


def test_the_language_middleware_names_the_language() -> None:
    middleware = language.LanguageMiddleware(lambda request: HttpResponse(translation.get_language()))
    request = RequestFactory().get("/", headers={"accept-language": "en-GB"})
    answer = middleware(request)
    assert isinstance(answer, HttpResponse)
    assert (answer.content, answer.headers["Content-Language"]) == (b"en", "en")
    assert middleware(RequestFactory().get("/", headers={"accept-language": "fr"})).headers["Content-Language"] == "de"


def policy_of(response: Any) -> str:
    return str(response.headers["Content-Security-Policy"])


def test_every_response_carries_the_strict_policy() -> None:
    policy = policy_of(Client().get("/tasten/"))
    assert policy == csp.build_policy(csp.STRICT)
    assert "unsafe" not in policy
    for directive in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert f"{directive} 'none'" in policy


def test_every_response_stays_with_its_own_site_and_switches_off_what_is_not_used() -> None:
    headers = Client().get("/tasten/").headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    switched_off = headers["Permissions-Policy"].split(", ")
    assert {"microphone=()", "geolocation=()", "usb=()"} <= set(switched_off)
    assert [one for one in switched_off if not one.endswith("=()")] == ["camera=(self)"]


def test_the_style_guide_is_for_few_where_people_work_with_the_program(settings: Any) -> None:
    assert views.style_guide_need(production=True) == VIEW_STYLE_GUIDE
    assert views.style_guide_need(production=False) is SIGNED_IN
    assert need_of(views.style_guide) is need_of(views.sample_suggestions) is views.STYLE_GUIDE
    assert Shell(asked(who=actor(Role.TEACHER))).shows_style_guide
    settings.TRAGWERK_PRODUCTION = True
    assert not Shell(asked(who=actor(Role.TEACHER))).shows_style_guide
    assert Shell(asked(who=actor(Role.OPERATOR))).shows_style_guide


def test_an_unknown_host_is_told_where_to_go_instead() -> None:
    answer = Client().get("/anmelden/", headers={"host": "boese.example"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Unter diesem Namen nicht erreichbar" in page
    assert "TRAGWERK_HOSTS" in page
    assert "boese.example" not in page
    assert policy_of(answer) == csp.build_policy(csp.STRICT)


@pytest.mark.parametrize("template", ["500.html", "400.html"])
def test_the_pages_of_faults_need_no_collected_files(template: str, tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path / "nothing"
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": "tragwerk.config.static.HashedStaticFiles"}}
    with override_settings(STORAGES=storages, DEBUG=False):
        assert "/static/ui/tragwerk.css" in render_to_string(template)


@pytest.mark.parametrize("secure", [True, False])
def test_choices_of_a_device_travel_as_the_session_does(settings: Any, secure: bool) -> None:
    settings.SESSION_COOKIE_SECURE = secure
    answer = Client().post("/ansicht/", {"theme": "dark", "density": "compact"})
    answer.cookies.update(Client().post("/sprache/", {"language": "en"}).cookies)
    assert {bool(answer.cookies[name]["secure"]) for name in ("tw_theme", "tw_density", "django_language")} == {secure}


def test_a_view_may_set_a_stricter_policy_and_the_setting_is_used() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={csp.HEADER: "sandbox"} if request.path == "/datei/" else {})

    with override_settings(SECURE_CSP={"default-src": ["'none'"], "upgrade-insecure-requests": True, "img-src": []}):
        middleware = csp.ContentSecurityPolicyMiddleware(view)
    assert policy_of(middleware(RequestFactory().get("/datei/"))) == "sandbox"
    assert policy_of(middleware(RequestFactory().get("/"))) == "default-src 'none'; upgrade-insecure-requests"


def test_a_draft_is_saved_and_discarded_by_post() -> None:
    request = asked(who=actor(Role.TEACHER))
    request.method = "POST"
    request.POST = request.GET.copy()
    request.POST.update({"draft-key": "assets.asset:7", "name": "iPad"})
    assert views.save_draft(request).status_code == 200
    assert "iPad" in str(request.session)
    request.POST = request.GET.copy()
    request.POST.update({"draft": "assets.asset:7", "next": "/tasten/"})
    assert views.discard_draft(request).headers["Location"] == "/tasten/"
    assert "iPad" not in str(request.session)


def test_a_draft_without_a_key_or_with_too_much_text_is_refused() -> None:
    request = asked(who=actor(Role.TEACHER))
    request.method = "POST"
    assert views.save_draft(request).status_code == 400
    request.POST = request.GET.copy()
    request.POST.update({"draft-key": "k", "note": "x" * 70_000})
    assert views.save_draft(request).status_code == 413
