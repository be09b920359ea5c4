# SPDX-License-Identifier: EUPL-1.2
"""The app of notices and mails."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """Registers the tables of this package and what it gives to the export of a person."""

    name = "tragwerk.core.notify"
    label = "notify"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from tragwerk.core.extend.public import PersonExport, contribute
        from tragwerk.core.notify import queries

        contribute(PersonExport("notify", _("Notices"), queries.exported_notices))
