# SPDX-License-Identifier: EUPL-1.2
"""Where the office pages stand in the navigation, and how their states look."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.access.public import SIGNED_IN
from tragwerk.core.api.public import MANAGE_WEBHOOK, USE_TOKEN
from tragwerk.core.audit.public import VIEW_AUDIT, VIEW_INSTALLATION_AUDIT
from tragwerk.core.calendars.public import VIEW_CALENDAR
from tragwerk.core.documents.public import MANAGE_LABEL, VIEW_LABEL
from tragwerk.core.exports.public import TAKE_EVERYTHING
from tragwerk.core.extend.public import START, Figure, Panel, TaskSource, contribute
from tragwerk.core.forms.public import VIEW_FIELD
from tragwerk.core.grants.public import READ_GRANT, VIEW_GRANT
from tragwerk.core.imports.public import RUN_IMPORT
from tragwerk.core.letters.public import VIEW_LETTER
from tragwerk.core.notify.public import (
    MANAGE_MAIL,
    register_choice_page,
    register_mail_page,
)
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
)
from tragwerk.core.privacy.public import RUN_DELETION, VIEW_PRIVACY
from tragwerk.core.todos.public import USE_TODO, register_todo_page
from tragwerk.office.emergency.middleware import announcement, waiting_requests, waiting_waivers
from tragwerk.office.imports.queries import waiting_imports
from tragwerk.office.notices import signatures, wiring
from tragwerk.office.notices.waiting import new_notices, undelivered_mails
from tragwerk.office.privacy.runs import waiting_deletions
from tragwerk.office.queries import count_authorities, count_schools
from tragwerk.office.todos.about import waiting_todos
from tragwerk.office.todos.contributions import offer_todos
from tragwerk.office.trail.batches import BatchList, register_batch_list
from tragwerk.office.webhooks.outside import stopped_ones
from tragwerk.ui.public import (
    SETTINGS_PLACE,
    NavGroup,
    NavItem,
    ShellAddresses,
    register_navigation,
    register_notices,
    register_person_link,
    register_shell,
)


def register() -> None:
    """Register places, addresses and looks; called once at start-up."""
    register_shell(
        ShellAddresses(
            home="portals:start",
            emergency_leave="office:emergency_leave",
            notices="office:notices",
            notice_count="office:notice_count",
            legal="office:legal",
        )
    )
    register_person_link(_("Why may I do this?"), "policy", "office:rights")
    register_person_link(_("How notices come"), "tune", "office:notice_choices")
    register_notices(new_notices)
    register_choice_page(lambda: reverse("office:notice_choices"))
    register_mail_page(
        lambda subject, text: render_to_string("office/notices/mail.html", {"subject": subject, "text": text})
    )
    register_todo_page(lambda key: reverse("office:todo", args=[key]))
    wiring.register()
    signatures.register()
    register_navigation(
        NavItem("todos", _("Todos"), "task_alt", "office:todos", USE_TODO, NavGroup.TOP, 20),
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
        NavItem("calendar", _("Calendar"), "calendar_month", "office:calendar", VIEW_CALENDAR, NavGroup.MASTER, 35),
        NavItem("imports", _("Import"), "upload_file", "office:imports", RUN_IMPORT, NavGroup.MASTER, 40),
        NavItem(
            "everything",
            _("Take everything away"),
            "download",
            "office:everything",
            TAKE_EVERYTHING,
            NavGroup.SETTINGS,
            90,
            about=_("All data of your authority in one file, in open formats"),
        ),
        NavItem(
            "fields",
            _("Fields"),
            "list_alt",
            "office:fields",
            VIEW_FIELD,
            NavGroup.SETTINGS,
            10,
            about=_("What your authority notes besides, for each kind of device"),
        ),
        NavItem("scan", _("Scan"), "qr_code_scanner", "office:scan", VIEW_LABEL, NavGroup.DEVICES, 30),
        NavItem(
            "labels",
            _("Labels"),
            "label",
            "office:labels",
            MANAGE_LABEL,
            NavGroup.SETTINGS,
            40,
            about=_("Designs, sheets and printers for the labels of devices"),
        ),
        NavItem("letters", _("Letters"), "mail", "office:letters", VIEW_LETTER, NavGroup.SUPPORT, 50),
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
        NavItem("privacy", _("Data protection"), "shield", "office:privacy", VIEW_PRIVACY, NavGroup.ADMIN, 52),
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
        NavItem(
            "tokens",
            pgettext_lazy("interface", "Access tokens"),
            "api",
            "office:tokens",
            USE_TOKEN,
            NavGroup.SETTINGS,
            60,
            about=_("Keys with which other programs read and write in your name"),
        ),
        NavItem(
            "webhooks",
            _("Webhooks"),
            "webhook",
            "office:webhooks",
            MANAGE_WEBHOOK,
            NavGroup.SETTINGS,
            65,
            about=_("Addresses of other programs that are told what happens"),
        ),
        NavItem(
            "mails",
            _("Mails"),
            "mail",
            "office:mails",
            MANAGE_MAIL,
            NavGroup.SETTINGS,
            70,
            about=_("What was sent, what waits and what did not arrive"),
        ),
        NavItem(
            "rights",
            _("Rights"),
            "policy",
            "office:rights",
            EXPLAIN_RIGHT,
            NavGroup.SETTINGS,
            50,
            about=_("Who may do what, and by which role"),
        ),
        NavItem(SETTINGS_PLACE, _("Settings"), "settings", "office:settings", SIGNED_IN, NavGroup.ADMIN, 90),
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
    contribute(Figure("orgs.schools", _("Schools"), VIEW_SCHOOL, "school", count_schools, order=60))
    contribute(
        Figure("orgs.authorities", _("Authorities"), VIEW_AUTHORITY, "account_balance", count_authorities, order=70)
    )
    contribute(TaskSource("imports", RUN_IMPORT, waiting_imports, order=40))
    contribute(TaskSource("webhooks", MANAGE_WEBHOOK, stopped_ones, order=45))
    contribute(TaskSource("mails", MANAGE_MAIL, undelivered_mails, order=20))
    contribute(TaskSource("todos", USE_TODO, waiting_todos, order=8))
    offer_todos("orgs.school", page="orgs.school")
    offer_todos("orgs.person", page="orgs.person")
    contribute(TaskSource("deletions", RUN_DELETION, waiting_deletions, order=16))
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
