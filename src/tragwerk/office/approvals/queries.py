# SPDX-License-Identifier: EUPL-1.2
"""What waits for somebody on the start page, and what a person's page shows of signatures and consents."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tragwerk.core.access.public import Actor
from tragwerk.core.approvals.public import (
    VIEW_APPROVAL,
    Signer,
    consents_of,
    overdue_approvals,
    papers_to_confirm,
)
from tragwerk.core.extend.public import Task
from tragwerk.core.orgs.public import open_removals
from tragwerk.ui.public import formats

SHOWN = 8


def waiting_papers(actor: Actor) -> Sequence[Task]:
    """Return the scanned papers of others that wait for a second person."""
    return [
        Task(
            title=_("Compare a scanned paper: %(title)s") % {"title": row.approval.title},
            note=_("%(about)s · scanned by %(name)s") % {"about": row.approval.about_label, "name": row.asked_by},
            icon="fact_check",
            url=reverse("office:paper", args=[row.pk]),
            verb=_("Compare"),
            tone="warn",
            due=row.asked_at,
        )
        for row in papers_to_confirm(actor)
    ]


def overdue(actor: Actor) -> Sequence[Task]:
    """Return one task for all documents whose last day for signing has passed."""
    count = overdue_approvals(actor).order_by().count()
    if not count:
        return []
    sentence = ngettext(
        "%(count)s document was not signed in time", "%(count)s documents were not signed in time", count
    )
    return [
        Task(
            title=sentence % {"count": formats.number(count)},
            note=_("Remind, or take back what is not needed any more."),
            icon="draw",
            url=f"{reverse('office:approvals')}?view=overdue&overdue=yes",
            verb=_("Look"),
            tone="warn",
        )
    ]


def of_person(actor: Actor, person: Any) -> dict[str, Any]:
    """Return what a person was asked to sign and has consented to, for the person's page."""
    rows = Signer.objects.visible_to(actor, VIEW_APPROVAL).filter(person=person).select_related("approval")
    return {
        "signers": list(rows.order_by("-approval__asked_at", "-id")[:SHOWN]),
        "consents": list(consents_of(actor, person.pk)[:SHOWN]),
    }


def waiting_removals(actor: Actor) -> Sequence[Task]:
    """Return the requests of others to take somebody out of the trail, for the start page."""
    return [
        Task(
            title=_("Take %(name)s out of the audit trail") % {"name": row.person},
            note=row.reason,
            icon="visibility_off",
            url=reverse("office:removal", args=[row.pk]),
            verb=_("Decide"),
            tone="warn",
            due=row.asked_at,
        )
        for row in open_removals(actor)
    ]
