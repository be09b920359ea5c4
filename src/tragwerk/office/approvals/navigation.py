# SPDX-License-Identifier: EUPL-1.2
"""Where signatures and consents stand in the navigation, on the start page and on a person's page; how they look."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.approvals.public import (
    ASK_APPROVAL,
    CONFIRM_PAPER,
    VIEW_APPROVAL,
    ApprovalState,
    ConsentState,
    RequestState,
)
from tragwerk.core.audit.public import CONFIRM_REMOVAL
from tragwerk.core.extend.public import Panel, TaskSource, contribute
from tragwerk.office.approvals import kinds
from tragwerk.office.approvals.queries import of_person, overdue, waiting_papers, waiting_removals
from tragwerk.ui.public import Look, NavGroup, NavItem, register_looks, register_navigation


def register() -> None:
    """Register place, looks, tasks and panel; called once at start-up."""
    kinds.register()
    register_navigation(
        NavItem("approvals", _("Signatures"), "draw", "office:approvals", VIEW_APPROVAL, NavGroup.SUPPORT, 50)
    )
    register_looks(
        "approvals.Approval",
        "state",
        {
            ApprovalState.ASKED: Look("hourglass_top-fill", "info"),
            ApprovalState.GIVEN: Look("check_circle-fill", "good"),
            ApprovalState.REFUSED: Look("do_not_disturb_on-fill", "bad"),
            ApprovalState.LAPSED: Look("hourglass_bottom-fill", "warn"),
            ApprovalState.WITHDRAWN: Look("undo", "calm"),
        },
    )
    register_looks(
        "approvals.Consent",
        "state",
        {
            ConsentState.ASKED: Look("hourglass_top-fill", "info"),
            ConsentState.GIVEN: Look("check_circle-fill", "good"),
            ConsentState.REFUSED: Look("do_not_disturb_on-fill", "calm"),
            ConsentState.CLOSED: Look("hourglass_bottom-fill", "calm"),
            ConsentState.WITHDRAWN: Look("undo", "warn"),
        },
    )
    register_looks(
        "approvals.ScannedPaper",
        "state",
        {
            RequestState.ASKED: Look("hourglass_top-fill", "warn"),
            RequestState.CONFIRMED: Look("check_circle-fill", "good"),
            RequestState.REFUSED: Look("do_not_disturb_on-fill", "calm"),
            RequestState.WITHDRAWN: Look("undo", "calm"),
        },
    )
    register_looks(
        "orgs.FourEyesWaiver",
        "state",
        {
            RequestState.ASKED: Look("hourglass_top-fill", "warn"),
            RequestState.CONFIRMED: Look("warning-fill", "warn"),
            RequestState.REFUSED: Look("do_not_disturb_on-fill", "calm"),
            RequestState.WITHDRAWN: Look("undo", "calm"),
        },
    )
    register_looks(
        "orgs.TrailRemoval",
        "state",
        {
            RequestState.ASKED: Look("hourglass_top-fill", "warn"),
            RequestState.CONFIRMED: Look("check_circle-fill", "good"),
            RequestState.REFUSED: Look("do_not_disturb_on-fill", "calm"),
            RequestState.WITHDRAWN: Look("undo", "calm"),
        },
    )
    contribute(TaskSource("removals", CONFIRM_REMOVAL, waiting_removals, order=15))
    contribute(TaskSource("papers", CONFIRM_PAPER, waiting_papers, order=16))
    contribute(TaskSource("approvals", ASK_APPROVAL, overdue, order=45))
    contribute(
        Panel(
            "orgs.person",
            "approvals",
            _("Signatures and consents"),
            VIEW_APPROVAL,
            "office/approvals/person_panel.html",
            of_person,
            order=60,
        )
    )
