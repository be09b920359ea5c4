# SPDX-License-Identifier: EUPL-1.2
"""The settings of the program with the two fictional packages installed, in a test database of their own."""

import os

from tragwerk.config.settings import *  # noqa: F403 - a settings module is its names
from tragwerk.config.settings import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.fictional.bicycles", "tests.fictional.gardens"]
ROOT_URLCONF = "tests.fictional.urls"
# On PostgreSQL the tests that started these have their own database on the same server.
DATABASES["default"]["TEST"] = {"NAME": f"test_fictional_{os.getpid()}"}
