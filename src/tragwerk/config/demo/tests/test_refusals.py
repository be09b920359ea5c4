# SPDX-License-Identifier: EUPL-1.2
"""Where the demo is not loaded, and what is not shown then."""

import pytest
from pytest_django import Settings

from tragwerk.config import demo
from tragwerk.config.demo import accesses, cast
from tragwerk.core.access.public import DomainError
from tragwerk.core.orgs.public import Authority

pytestmark = pytest.mark.django_db


def test_a_production_installation_refuses_the_demo(settings: Settings) -> None:
    settings.TRAGWERK_PRODUCTION = True
    with pytest.raises(DomainError):
        demo.load()


def test_the_password_is_visibly_the_demos() -> None:
    assert "Demo" in cast.PASSWORD


def test_the_log_in_page_names_the_log_ins_only_when_they_exist() -> None:
    assert list(accesses.shown()) == []


def test_an_installation_with_data_of_its_own_is_left_alone() -> None:
    Authority.objects.create(number="12345", name="Stadt Anderswo", short_name="Anderswo")
    with pytest.raises(DomainError):
        demo.load()
