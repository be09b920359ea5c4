# SPDX-License-Identifier: EUPL-1.2
"""The privacy app."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Registers the tables of this package."""

    name = "tragwerk.core.privacy"
    label = "privacy"
