# SPDX-License-Identifier: EUPL-1.2
"""What keeps an installation from serving is found before the first request."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tragwerk.config import checks


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
