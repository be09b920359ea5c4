# SPDX-License-Identifier: EUPL-1.2
"""The app of todos."""

from django.apps import AppConfig


class TodosConfig(AppConfig):
    """Registers the kinds of todos and notices that this package has itself, and todos in the calendar."""

    name = "tragwerk.core.todos"
    label = "todos"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from tragwerk.core.extend.public import AboutRows, CalendarSource, contribute
        from tragwerk.core.todos import exports, kinds
        from tragwerk.core.todos.permissions import USE_TODO

        kinds.register()
        contribute(AboutRows("todos", _("Todos"), "todos.Todo", "about_type", "about_id", "about_name"))
        contribute(CalendarSource("todos", _("Todos"), USE_TODO, exports.calendar_todos))
