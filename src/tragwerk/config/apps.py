# SPDX-License-Identifier: EUPL-1.2
"""The configuration app: command line, demo data, checks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds what belongs to no domain."""

    name = "tragwerk.config"
    label = "config"
