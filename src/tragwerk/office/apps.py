# SPDX-License-Identifier: EUPL-1.2
"""The office app: pages of the core services."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """Puts the pages into the navigation, and lets every session know when it began."""

    name = "tragwerk.office"
    label = "office"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from tragwerk.office import looks, navigation
        from tragwerk.office.approvals import navigation as approvals
        from tragwerk.office.grants import grantables
        from tragwerk.office.privacy import runs
        from tragwerk.office.search import sources
        from tragwerk.office.signing_in import sessions
        from tragwerk.office.webhooks import outside

        user_logged_in.connect(sessions.begin)
        looks.register()
        navigation.register()
        sources.register()
        grantables.register()
        outside.register()
        approvals.register()
        runs.register()
