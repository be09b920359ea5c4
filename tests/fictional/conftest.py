# SPDX-License-Identifier: EUPL-1.2
"""The tests of what the fictional packages show run only where these are installed: `test_packages.py` starts them."""

from django.conf import settings

collect_ignore = [] if "tests.fictional.bicycles" in settings.INSTALLED_APPS else ["installed"]
