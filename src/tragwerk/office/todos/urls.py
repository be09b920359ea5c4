# SPDX-License-Identifier: EUPL-1.2
"""Addresses of todos."""

from django.urls import path

from tragwerk.office.todos import bulk, views

urlpatterns = [
    path("aufgaben/", views.todos, name="todos"),
    path("aufgaben/neu/", views.add, name="todo_add"),
    path("aufgaben/personen/", views.suggest_owners, name="todo_owners"),
    path("aufgaben/erledigen/", bulk.finish, name="todos_bulk_finish"),
    path("aufgaben/verschieben/", bulk.snooze, name="todos_bulk_snooze"),
    path("aufgaben/weitergeben/", bulk.assign, name="todos_bulk_assign"),
    path("aufgaben/rueckgaengig/<uuid:batch_id>/", bulk.undo, name="todos_undo"),
    path("aufgaben/<uuid:todo_id>/", views.todo, name="todo"),
    path("aufgaben/<uuid:todo_id>/bearbeiten/", views.edit_todo, name="todo_edit"),
    path("aufgaben/<uuid:todo_id>/fallenlassen/", views.drop, name="todo_drop"),
    path("aufgaben/<uuid:todo_id>/wieder-oeffnen/", views.reopen, name="todo_reopen"),
]
