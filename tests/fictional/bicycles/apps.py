# SPDX-License-Identifier: EUPL-1.2
"""The app of the bicycles."""

from django.apps import AppConfig


class BicyclesConfig(AppConfig):
    """Registers what bicycles contribute to other packages' pages, and listens to what was signed."""

    name = "tests.fictional.bicycles"
    label = "bicycles"
    verbose_name = "Diensträder"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tests.fictional.bicycles.actions import note_agreement
        from tests.fictional.bicycles.queries import contributions
        from tragwerk.core.approvals.public import ApprovalSettled
        from tragwerk.core.events.public import subscribe

        contributions.register()
        subscribe(ApprovalSettled, note_agreement)
