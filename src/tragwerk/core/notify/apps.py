# SPDX-License-Identifier: EUPL-1.2
"""The app of notices and mails."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """Registers the tables of this package."""

    name = "tragwerk.core.notify"
    label = "notify"
