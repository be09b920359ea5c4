# SPDX-License-Identifier: EUPL-1.2
"""The pages alone, for installations that split pages and streams (deploy/)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tragwerk.config.settings")

application = get_wsgi_application()
