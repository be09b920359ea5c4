# SPDX-License-Identifier: EUPL-1.2
"""The app of the gardens."""

from django.apps import AppConfig


class GardensConfig(AppConfig):
    """Registers what gardens contribute to other packages' pages, and listens to what was signed."""

    name = "tests.fictional.gardens"
    label = "gardens"
    verbose_name = "Schulgärten"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tests.fictional.gardens.actions import note_agreement
        from tests.fictional.gardens.queries import contributions
        from tragwerk.core.approvals.public import ApprovalSettled
        from tragwerk.core.events.public import subscribe

        contributions.register()
        subscribe(ApprovalSettled, note_agreement)
