# SPDX-License-Identifier: EUPL-1.2
"""The grants app."""

from django.apps import AppConfig


class GrantsConfig(AppConfig):
    """Registers the tables of this package."""

    name = "tragwerk.core.grants"
    label = "grants"
