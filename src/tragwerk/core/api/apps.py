# SPDX-License-Identifier: EUPL-1.2
"""The app of the interface for programs."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Registers the tables, and listens for what webhooks tell."""

    name = "tragwerk.core.api"
    label = "api"

    def ready(self) -> None:
        from tragwerk.core.api import telling

        telling.listen()
