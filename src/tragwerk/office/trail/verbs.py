# SPDX-License-Identifier: EUPL-1.2
"""What happened, in words, where the trail notes a verb and no changed field."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import SeenIn

LOOKED = "orgs.emergency_looked"
LABELS: dict[str, Promise] = {
    "exports.order_everything": _("Taking everything away ordered"),
    "exports.take_everything": _("Everything taken away"),
    "grants.read_grant": _("Read by the receiver"),
    "grants.take_file": _("Taken away as a file by the receiver"),
    "calendars.make_feed": _("Secret address of the calendar made"),
    "calendars.end_feed": _("Secret address of the calendar ended"),
    "imports.start": _("File read"),
    "imports.map_columns": _("Columns assigned"),
    "imports.repair_cells": _("Cells corrected"),
    "imports.decide_proposals": _("Proposals decided"),
    "imports.check": _("Dry run ordered"),
    "imports.keep_plan": _("Dry run done"),
    "imports.apply": _("Take-over confirmed"),
    "imports.applied": _("Import taken over"),
    "imports.apply_again": _("Import was taken over already"),
    "imports.give_back": _("Take-over ended without writing"),
    "imports.undo": _("Import undone"),
    "imports.order_undo": _("Undo ordered"),
    "imports.discard": _("Import discarded"),
    "jobs.cancel": _("Background work stopped"),
    "orgs.emergency_opened": _("Opened under emergency access"),
    LOOKED: _("Looked at under emergency access"),
    "orgs.emergency_searched": _("Searched under emergency access"),
    "orgs.emergency_took": _("Taken away as a file under emergency access"),
    "orgs.emergency_refused": _("Refused under emergency access"),
    "orgs.set_password": _("Password set anew"),
    "privacy.tell_person": _("Everything stored about the person looked at"),
    "privacy.take_person": _("Everything stored about the person taken away"),
    "privacy.take_due_list": _("List of who is due taken away"),
    "privacy.delete_batch": _("Personal data deleted"),
    "privacy.prove_run": _("Proof of the deletion"),
    "ui.save_view": _("View of a list saved"),
    "ui.export_list": _("List taken away"),
    "ui.delete_view": _("View of a list deleted"),
}
# Verbs whose name says more than the list of the fields they set.
STEPS: dict[str, Promise] = {
    "grants.propose_grants": _("Proposed"),
    "grants.release_grants": _("Released"),
    "grants.end_grants": _("Ended"),
    "grants.discard_grants": _("Discarded"),
    "grants.restore_grants": _("Discarding taken back"),
    "privacy.plan_run": _("Counted what is due"),
    "privacy.start_run": _("Deletion started"),
    "privacy.stop_run": _("Deletion stopped"),
    "privacy.discard_run": _("Deletion run discarded"),
    "privacy.finish_run": _("Deletion done"),
    "privacy.set_holds": _("Hold set"),
    "privacy.release_holds": _("Hold let go"),
    "privacy.publish_statement": _("Published"),
    "orgs.ask_removals": _("Removal from the trail asked for"),
    "orgs.confirm_removals": _("Confirmed: taken out of the trail"),
    "orgs.refuse_removals": _("Removal refused"),
    "orgs.withdraw_removals": _("Request taken back"),
    "orgs.ask_to_waive_four_eyes": _("Asked for; waits for a second person"),
    "orgs.confirm_four_eyes_waiver": _("Confirmed by a second person"),
    "orgs.refuse_four_eyes_waiver": _("Refused by a second person"),
    "orgs.withdraw_four_eyes_waiver": _("Withdrawn by who asked"),
}
# What a note tells besides the fields of its object.
DETAILS: dict[str, Promise] = {
    "office": _("Office"),
    "words": _("Search words"),
    "hits": _("Hits"),
    "status": _("Answer"),
    "file": _("File"),
    "format": _("File"),
    "rows": _("Rows"),
    "tables": _("Tables"),
    "columns": _("Columns"),
    "filters": _("Filters"),
    "deleted": _("Deleted"),
    "rules": _("Rules"),
    "due_on": _("Due on"),
}
# Where an object was shown under emergency access.
SEEN_IN: dict[str, Promise] = {
    SeenIn.PAGE: _("Opened by itself under emergency access"),
    SeenIn.LIST: _("Shown in a list under emergency access"),
    SeenIn.SEARCH: _("Found by a search under emergency access"),
    SeenIn.TRAIL: _("Shown in the trail under emergency access"),
}
