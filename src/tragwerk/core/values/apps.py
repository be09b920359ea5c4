# SPDX-License-Identifier: EUPL-1.2
"""The values app: fields and folding, no tables."""

from django.apps import AppConfig


class ValuesConfig(AppConfig):
    """Registers the translations of this package."""

    name = "tragwerk.core.values"
    label = "values"
