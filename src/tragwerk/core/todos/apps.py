# SPDX-License-Identifier: EUPL-1.2
"""The app of todos."""

from django.apps import AppConfig


class TodosConfig(AppConfig):
    """Registers the kinds of todos and notices that this package has itself."""

    name = "tragwerk.core.todos"
    label = "todos"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from tragwerk.core.extend.public import PersonExport, contribute
        from tragwerk.core.todos import kinds, queries

        kinds.register()
        contribute(PersonExport("todos", _("Todos"), queries.exported_todos))
