# SPDX-License-Identifier: EUPL-1.2
"""Static files with hashed names, so that browsers may keep them for ever."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedStaticFiles(ManifestStaticFilesStorage):
    """Names each file by its content; an unknown name is an error in tests and a plain link at run time."""

    manifest_strict = False
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """Return the hashed name; the plain one where nothing was collected, so that the pages of faults still show."""
        try:
            return super().stored_name(name)
        except ValueError:
            return name
