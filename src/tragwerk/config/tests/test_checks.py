# SPDX-License-Identifier: EUPL-1.2
"""What keeps an installation from serving is found before the first request."""

import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tragwerk.config import checks
from tragwerk.config.serve import CannotServe, check_exposure


def view_without_permission(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_every_view_of_the_project_is_guarded() -> None:
    assert checks.check_every_view_is_guarded() == []


def test_a_route_without_a_permission_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    routes: list[Any] = [path("neu/", view_without_permission)]
    monkeypatch.setattr(checks, "get_resolver", lambda: SimpleNamespace(url_patterns=routes))
    assert [message.id for message in checks.check_every_view_is_guarded()] == ["tragwerk.E004"]


def test_production_needs_a_secret_of_its_own(settings: Any) -> None:
    settings.TRAGWERK_PRODUCTION = True
    settings.SECRET_KEY = ""
    assert [message.id for message in checks.check_secret_key()] == ["tragwerk.E001"]


@pytest.mark.parametrize("host", ["schul-it.example.org", ".example.org", "192.0.2.1", "0.0.0.0"])
def test_a_host_beyond_loopback_needs_a_secret_of_its_own(settings: Any, host: str) -> None:
    settings.ALLOWED_HOSTS = ["localhost", host]
    assert [message.id for message in checks.check_hosts()] == ["tragwerk.E007"]
    with pytest.raises(CannotServe, match="TRAGWERK_SECRET_KEY"):
        check_exposure(host)
    settings.OWN_SECRET = True
    assert checks.check_hosts() == []
    check_exposure(host)
    settings.SECRET_KEY = "short"
    assert [message.id for message in checks.check_hosts()] == ["tragwerk.E007"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "::1", "[::1]", "tragwerk.localhost"])
def test_loopback_needs_no_secret(settings: Any, host: str) -> None:
    settings.ALLOWED_HOSTS = [host]
    assert checks.check_hosts() == []
    check_exposure(host)


def test_answering_to_every_name_is_refused(settings: Any) -> None:
    settings.OWN_SECRET = True
    settings.ALLOWED_HOSTS = ["*"]
    assert [message.id for message in checks.check_hosts()] == ["tragwerk.E006"]


def settings_with(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    """Read the settings anew under another environment."""
    for name in ("TRAGWERK_HOSTS", "TRAGWERK_SECRET_KEY", "TRAGWERK_SECRET_KEY_FILE", "TRAGWERK_PRODUCTION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(Path(checks.__file__).with_name("settings.py")))


def test_the_defaults_answer_on_loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings_with(monkeypatch)
    assert found["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert not found["OWN_SECRET"]
    assert found["TRUSTED_PROXIES"] == []


def test_in_production_cookies_are_bound_to_the_host_and_to_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings_with(monkeypatch, TRAGWERK_PRODUCTION="1", TRAGWERK_SECRET_KEY="s" * 50)
    names = {found[f"{kind}_COOKIE_NAME"] for kind in ("SESSION", "CSRF", "DEVICE")}
    assert names == {"__Host-sessionid", "__Host-csrftoken", "__Host-tw_device"}
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert "SESSION_COOKIE_DOMAIN" not in found


def test_a_session_lives_as_long_as_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings_with(monkeypatch, TRAGWERK_SESSION_IDLE_HOURS="2", TRAGWERK_SESSION_HOURS="4.5")
    assert (found["SESSION_IDLE"].total_seconds(), found["SESSION_COOKIE_AGE"]) == (7200, 16200)


def test_debug_is_refused(settings: Any) -> None:
    settings.DEBUG = True
    assert [message.id for message in checks.check_debug_is_off()] == ["tragwerk.E002"]


def test_a_data_directory_that_others_read_is_told(settings: Any, tmp_path: Any) -> None:
    settings.TRAGWERK_PRODUCTION = True
    settings.DATA_DIR = tmp_path
    tmp_path.chmod(0o755)
    assert [message.id for message in checks.check_data_directory()] == ["tragwerk.W001"]
    tmp_path.chmod(0o700)
    assert checks.check_data_directory() == []
