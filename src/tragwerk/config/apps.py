# SPDX-License-Identifier: EUPL-1.2
"""The configuration app: command line, demo data, checks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds what belongs to no domain."""

    name = "tragwerk.config"
    label = "config"

    def ready(self) -> None:
        """Let the log-in page of a demo show its log-ins; never in production."""
        from django.conf import settings

        if not settings.TRAGWERK_PRODUCTION:
            from tragwerk.config.demo import accesses

            accesses.register()
