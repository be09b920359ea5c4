# SPDX-License-Identifier: EUPL-1.2
"""The app of background work."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Loads the `tasks` module of every package, so that web and worker know every kind of job."""

    name = "tragwerk.core.jobs"
    label = "jobs"

    def ready(self) -> None:
        autodiscover_modules("tasks")
