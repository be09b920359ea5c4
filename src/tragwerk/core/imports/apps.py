# SPDX-License-Identifier: EUPL-1.2
"""The app of the import engine."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ImportsConfig(AppConfig):
    """Loads the `imports` module of every package, in which it registers its kinds."""

    name = "tragwerk.core.imports"
    label = "imports"

    def ready(self) -> None:
        autodiscover_modules("imports")
