# SPDX-License-Identifier: EUPL-1.2
"""Where the office pages stand in the navigation, and how their states look."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.audit.public import CONFIRM_REMOVAL, VIEW_AUDIT, VIEW_INSTALLATION_AUDIT
from tragwerk.core.exports.public import TAKE_EVERYTHING
from tragwerk.core.extend.public import START, Figure, Panel, TaskSource, contribute
from tragwerk.core.forms.public import VIEW_FIELD, FieldState
from tragwerk.core.grants.public import READ_GRANT, VIEW_GRANT, GrantState
from tragwerk.core.imports.public import RUN_IMPORT, ImportState
from tragwerk.core.jobs.public import State as JobState
from tragwerk.core.orgs.public import (
    APPROVE_EMERGENCY,
    EXPLAIN_RIGHT,
    MANAGE_INSTALLATION,
    REQUEST_EMERGENCY,
    SET_EMERGENCY_POLICY,
    VIEW_AUTHORITY,
    VIEW_EMERGENCY,
    VIEW_PERSON,
    VIEW_SCHOOL,
    AuthorityState,
    EmergencyState,
    OperatingState,
    RequestState,
)
from tragwerk.office.emergency.middleware import announcement, waiting_requests, waiting_waivers
from tragwerk.office.imports.queries import waiting_imports
from tragwerk.office.queries import count_authorities, count_schools, waiting_removals
from tragwerk.office.trail.batches import BatchList, register_batch_list
from tragwerk.ui.public import (
    Look,
    NavGroup,
    NavItem,
    ShellAddresses,
    register_looks,
    register_navigation,
    register_person_link,
    register_shell,
)


def register() -> None:
    """Register places, addresses and looks; called once at start-up."""
    register_shell(ShellAddresses(home="portals:start", emergency_leave="office:emergency_leave"))
    register_person_link(_("Why may I do this?"), "policy", "office:rights")
    register_navigation(
        NavItem("schools", _("Schools"), "school", "office:schools", VIEW_SCHOOL, NavGroup.MASTER, 10, tab=4),
        NavItem(
            "authorities",
            _("Authorities"),
            "account_balance",
            "office:authorities",
            VIEW_AUTHORITY,
            NavGroup.MASTER,
            20,
        ),
        NavItem("people", _("People"), "group", "office:people", VIEW_PERSON, NavGroup.MASTER, 30),
        NavItem("imports", _("Import"), "upload_file", "office:imports", RUN_IMPORT, NavGroup.MASTER, 40),
        NavItem(
            "everything",
            _("Take everything away"),
            "download",
            "office:everything",
            TAKE_EVERYTHING,
            NavGroup.MASTER,
            45,
        ),
        NavItem("fields", _("Fields"), "list_alt", "office:fields", VIEW_FIELD, NavGroup.ADMIN, 58),
        NavItem("grants", _("Grants"), "folder_shared", "office:grants", VIEW_GRANT, NavGroup.SUPPORT, 60),
        NavItem(
            "grants_received",
            _("Received grants"),
            "move_to_inbox",
            "office:grants_received",
            READ_GRANT,
            NavGroup.SUPPORT,
            65,
        ),
        NavItem("audit", _("Audit trail"), "history", "office:audit", VIEW_AUDIT, NavGroup.ADMIN, 50),
        NavItem(
            "installation_audit",
            _("Audit trail"),
            "history",
            "office:installation_audit",
            VIEW_INSTALLATION_AUDIT,
            NavGroup.ADMIN,
            50,
        ),
        NavItem("emergencies", _("Emergency access"), "key", "office:emergencies", VIEW_EMERGENCY, NavGroup.ADMIN, 55),
        NavItem(
            "emergency_own",
            _("My emergency accesses"),
            "key",
            "office:emergency_own",
            REQUEST_EMERGENCY,
            NavGroup.ADMIN,
            56,
        ),
        NavItem("rights", _("Rights"), "policy", "office:rights", EXPLAIN_RIGHT, NavGroup.ADMIN, 60),
        NavItem(
            "installation", _("Installation"), "hub", "office:installation", MANAGE_INSTALLATION, NavGroup.ADMIN, 70
        ),
    )
    for shown in (
        BatchList("office.schools", "orgs.School", _("Schools"), "office:schools", VIEW_SCHOOL, "schools"),
        BatchList(
            "office.authorities",
            "orgs.Authority",
            _("Authorities"),
            "office:authorities",
            VIEW_AUTHORITY,
            "authorities",
        ),
    ):
        register_batch_list(shown)
    register_looks(
        "orgs.School",
        "operating_state",
        {
            OperatingState.PLANNED: Look("draft", "info"),
            OperatingState.ACTIVE: Look("check_circle-fill", "good"),
            OperatingState.CLOSING: Look("hourglass_bottom-fill", "warn"),
            OperatingState.CLOSED: Look("archive-fill", "calm"),
        },
    )
    register_looks(
        "orgs.Authority",
        "state",
        {
            AuthorityState.LISTED: Look("list_alt-fill", "calm"),
            AuthorityState.JOINED: Look("check_circle-fill", "good"),
        },
    )
    register_looks(
        "orgs.EmergencyAccess",
        "state",
        {
            EmergencyState.REQUESTED: Look("hourglass_top-fill", "warn"),
            EmergencyState.REFUSED: Look("do_not_disturb_on-fill", "calm"),
            EmergencyState.ACTIVE: Look("warning-fill", "warn"),
            EmergencyState.ENDED: Look("archive-fill", "calm"),
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
        "forms.CustomField",
        "state",
        {FieldState.ACTIVE: Look("check_circle-fill", "good"), FieldState.ARCHIVED: Look("archive-fill", "calm")},
    )
    register_looks(
        "imports.Import",
        "state",
        {
            ImportState.UPLOADED: Look("upload_file-fill", "info"),
            ImportState.MAPPED: Look("table_chart-fill", "info"),
            ImportState.CHECKED: Look("fact_check-fill", "warn"),
            ImportState.APPLYING: Look("hourglass_top-fill", "info"),
            ImportState.APPLIED: Look("check_circle-fill", "good"),
            ImportState.UNDONE: Look("undo", "calm"),
            ImportState.DISCARDED: Look("delete-fill", "calm"),
            ImportState.FAILED: Look("dangerous-fill", "bad"),
        },
    )
    contribute(Figure("orgs.schools", _("Schools"), VIEW_SCHOOL, "school", count_schools, order=60))
    contribute(
        Figure("orgs.authorities", _("Authorities"), VIEW_AUTHORITY, "account_balance", count_authorities, order=70)
    )
    register_looks(
        "jobs.Job",
        "state",
        {
            JobState.QUEUED: Look("schedule", ""),
            JobState.RUNNING: Look("hourglass_top-fill", "info"),
            JobState.DONE: Look("check_circle-fill", "good"),
            JobState.FAILED: Look("dangerous-fill", "bad"),
            JobState.CANCELLED: Look("block", "calm"),
        },
    )
    register_looks(
        "grants.Grant",
        "state",
        {
            GrantState.PROPOSED: Look("draft", "info"),
            GrantState.RELEASED: Look("check_circle-fill", "good"),
            GrantState.ENDED: Look("archive-fill", "calm"),
            GrantState.DISCARDED: Look("delete-fill", "calm"),
        },
    )
    contribute(TaskSource("imports", RUN_IMPORT, waiting_imports, order=40))
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
    contribute(TaskSource("emergencies", APPROVE_EMERGENCY, waiting_requests, order=5))
    contribute(TaskSource("four_eyes", SET_EMERGENCY_POLICY, waiting_waivers, order=6))
    contribute(
        Panel(
            START,
            "emergencies",
            _("Emergency access"),
            VIEW_EMERGENCY,
            "office/emergency/panel.html",
            announcement,
            order=5,
            aside=True,
        )
    )
