# SPDX-License-Identifier: EUPL-1.2
"""The settings of processes that a test starts: the test's own database, and the sample jobs."""

import os

from tragwerk.config.settings import *  # noqa: F403 - a settings module is its names
from tragwerk.config.settings import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tragwerk.core.jobs.tests.sample"]
DATABASES["default"]["NAME"] = os.environ["TRAGWERK_TEST_DATABASE"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
