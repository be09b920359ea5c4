# SPDX-License-Identifier: EUPL-1.2
"""Devices repeat the sort key of their school; when a school is renamed, they follow."""

from uuid import UUID

from tragwerk.assets.models import Asset
from tragwerk.core.audit.public import ChangeKind, watch_rows
from tragwerk.core.orgs.public import School


def register_followers() -> None:
    """Follow the names of schools; called once at start-up."""
    watch_rows(School._meta.label, _schools_written)


def _schools_written(ids: list[UUID], kind: str) -> None:
    if kind != ChangeKind.CHANGED:
        return
    for key, sort_name in School.objects.filter(pk__in=ids).values_list("pk", "sort_name"):
        # A repeated column, not a change of the device: its trail and its moment of change stay.
        Asset.objects.filter(school_id=key).exclude(school_sort=sort_name).update(school_sort=sort_name)
