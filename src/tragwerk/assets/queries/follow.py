# SPDX-License-Identifier: EUPL-1.2
"""Devices repeat the sort key of their school; when a school is renamed, they follow."""

from tragwerk.assets.models import Asset
from tragwerk.core.audit.public import ChangeKind, Written, watch_rows
from tragwerk.core.orgs.public import School


def register_followers() -> None:
    """Follow the names of schools; called once at start-up."""
    watch_rows(School._meta.label, _schools_written)


def _schools_written(written: Written) -> None:
    if written.kind != ChangeKind.CHANGED:
        return
    for row in written.rows:
        # A repeated column, not a change of the device: its trail and its moment of change stay.
        Asset.objects.filter(school_id=row["id"]).exclude(school_sort=row["sort_name"]).update(
            school_sort=row["sort_name"]
        )
