# SPDX-License-Identifier: EUPL-1.2
"""axe finds nothing on any page of the demo, on desktop and phone, light and dark.

The pages are found by following links as several people do; a named page that nobody reaches has to be
listed here with the reason, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.access.routes import routes
from tests.browser.people import DESKTOP, PHONE, Desk, Theme, violations

PEOPLE = ("i.brockmann", "t.ahrens", "n.lindemann", "h.voss", "m.niehues", "t.hagemann", "c.wiggers")
LINK = re.compile(r'<(?:a|form)\s[^>]*?(?:href|action)="(/[^"#]*)')
NOT_PAGES = {
    "office:attachment_file": "hands out a file",
    "office:attachment_remove": "takes a POST only",
    "office:attachments_undo": "takes a POST only",
    "assets:model_picture": "hands out a picture",
    "office:hat": "takes a POST only",
    "office:logout": "takes a POST only",
    "office:mandate_end": "takes a POST only",
    "office:role_end": "takes a POST only",
    "office:authority_join": "takes a POST only",
    "office:emergency_approve": "takes a POST only",
    "office:emergency_end": "takes a POST only",
    "office:emergency_leave": "takes a POST only",
    "office:emergency_refuse": "takes a POST only",
    "office:four_eyes_confirm": "takes a POST only",
    "office:four_eyes_on": "takes a POST only",
    "office:four_eyes_refuse": "takes a POST only",
    "office:four_eyes_withdraw": "takes a POST only",
    "office:removal_confirm": "takes a POST only",
    "office:removal_withdraw": "takes a POST only",
    "office:token_revoke": "takes a POST only",
    "office:webhook_pause": "takes a POST only",
    "office:webhook_replay": "takes a POST only",
    "office:webhook_resume": "takes a POST only",
    "office:webhook_secret": "takes a POST only",
    "office:webhook_test": "takes a POST only",
    "office:bulk_codes": "takes a POST; the codes are seen in the journey of the parent",
    "office:bulk_remind": "takes a POST; its template is that of the previews of verbs",
    "office:bulk_withdraw": "takes a POST; its template is that of the previews of verbs",
    "office:bulk_withdraw_consents": "takes a POST; its template is that of the previews of verbs",
    "office:approval_document": "a file",
    "office:approval_remind": "takes a POST only",
    "office:signer_code": "takes a POST; seen in the journey of the parent who signs",
    "office:signer_hand_over": "takes a POST only",
    "office:signer_scan": "a file",
    "office:hand_over": "seen in the journey with the screen that is handed over",
    "office:hand_over_document": "a file",
    "office:hand_over_back": "seen in the journey with the screen that is handed over",
    "office:paper_file": "a file",
    "office:paper_confirm": "takes a POST only",
    "office:paper_refuse": "takes a POST only",
    "office:paper_withdraw": "takes a POST only",
    "office:sign": "no page links to it: it stands on letters; seen in the journeys of parents",
    "office:sign_document": "opened by a code; seen in the journeys of parents",
    "office:sign_file": "a file",
    "office:sign_receipt": "shown after signing; seen in the journeys of parents",
    "office:sign_withdraw": "opened by a code; seen in the journey of the consent",
    "office:sign_leave": "takes a POST only",
    "office:grant_receivers": "a part of a field",
    "office:grant_release": "takes a POST only",
    "office:grant_discard": "takes a POST only",
    "office:grant_restore": "takes a POST only",
    "office:grant_file": "a spreadsheet",
    "office:code": "leads to what a label stands on",
    "office:code_printed": "leads to what a label stands on",
    "office:label_printer_remove": "takes a POST only",
    "office:label_test": "a PDF",
    "office:scan_hits": "an answer to the scan page",
    "office:letter_draft_begin": "takes a POST only",
    "office:letter_draft_discard": "takes a POST only",
    "office:letter_file": "a PDF",
    "office:letter_preview": "a part of the editor",
    "office:letter_preview_pdf": "a PDF",
    "office:letter_publish": "takes a POST only",
    "office:letter_send": "takes a POST only",
    "office:letter_withdraw": "takes a POST only",
    "office:letterhead_preview": "a part of the letterhead's page",
    "office:letters_files": "an archive of PDFs",
    "office:letters_send": "takes a POST only",
    "office:letters_undo": "takes a POST only",
    "office:everything_file": "an archive",
    "office:everything_job": "shown while everything is written; the journey that takes it away looks at it",
    "office:import_repair": "takes a POST only",
    "office:import_decide": "takes a POST only",
    "office:import_recheck": "takes a POST only",
    "office:import_apply": "takes a POST only",
    "office:import_undo": "takes a POST only",
    "office:import_discard": "takes a POST only",
    "office:import_errors": "a spreadsheet",
    "office:import_template": "a spreadsheet",
    "assets:replacement_file": "a spreadsheet",
    "office:job_events": "a stream",
    "office:job_cancel": "takes a POST only",
    "office:job": "shown inside the page of an import; the page of its own is tested with the jobs",
    "office:notice": "leads on to what it speaks of; by itself it is tested with the notices",
    "office:notice_count": "a number for the bell",
    "office:notice_quiet": "takes a POST; its form is part of the choices",
    "office:notice_browser_add": "takes a POST only",
    "office:notice_browser_drop": "takes a POST only",
    "office:notices_bulk_read": "takes a POST only",
    "office:notices_bulk_unread": "takes a POST only",
    "office:notices_read_all": "takes a POST only",
    "office:mails_bulk_again": "takes a POST only",
    "office:todo_owners": "a part of a field",
    "office:todo_reopen": "takes a POST only",
    "office:todos_bulk_finish": "takes a POST only",
    "office:todos_bulk_snooze": "takes a POST; seen in the journey of a todo",
    "office:todos_bulk_assign": "takes a POST; seen in the journey of a todo",
    "office:todos_undo": "takes a POST only",
    "office:free_days_undo": "takes a POST only",
    "office:free_days_bulk_remove": "takes a POST; looked at with the pages of calendars",
    "office:hours_remove": "takes a POST only",
    "office:special_hours_remove": "takes a POST only",
    "office:feed_make": "takes a POST only",
    "office:feed_end": "takes a POST only",
    "office:feed_file": "a calendar for programs",
    "office:run_plan": "takes a POST only",
    "office:run_start": "takes a POST only",
    "office:run_discard": "takes a POST only",
    "office:run_due_file": "a spreadsheet",
    "office:deletion_automatic": "takes a POST only",
    "office:hold_release": "takes a POST only",
    "office:register_file": "a spreadsheet",
    "office:activity_remove": "takes a POST only",
    "office:statement_publish": "takes a POST only",
    "office:person_data_file": "a file for machines",
    "office:calendar_authority": "the page of the own authority under its own address",
    "office:search_suggest": "a part of the header, seen in the journey that searches",
    "assets:bulk_state": "takes a POST; the journey that moves devices looks at this template",
    "assets:bulk_move": "takes a POST; seen in the journey that moves devices",
    "assets:bulk_edit": "takes a POST; the journey that moves devices looks at this template",
    "assets:bulk_retire": "takes a POST; the journey that moves devices looks at this template",
    "assets:bulk_result": "shown after a change of more than 2,000 devices; tested with the verbs on many",
    "assets:undo": "takes a POST only",
    "assets:suggest_schools": "a part of a field",
    "assets:suggest_models": "a part of a field",
    "assets:suggest_rooms": "a part of a field",
    "assets:field_inputs": "a part of a form",
    "office:field_rest": "a part of a form",
    "office:field_people": "a part of a field",
    "office:field_archive": "takes a POST only",
    "office:field_restore": "takes a POST only",
    "office:field_move": "takes a POST only",
    "tables:export": "shown while a long list is written; tested with the exports",
    "tables:export_file": "a spreadsheet",
    "tables:save_view": "takes a POST only",
    "tables:delete_view": "takes a POST only",
    "tables:keep_columns": "takes a POST only",
    "ui:draft_save": "takes a POST only",
    "ui:draft_discard": "takes a POST only",
    "ui:language": "takes a POST only",
    "ui:preferences": "takes a POST only",
    "ui:sample_suggestions": "a part of a field",
    "healthz": "for machines",
    "readyz": "for machines",
}


# Each of these rests in a state of its own, and each state has its page.
IN_MANY_STATES = {"office:import", "office:grant", "office:consent", "assets:contract"}


@dataclass
class Site:
    """The pages that were found: name of the route → address and who saw it."""

    pages: dict[str, tuple[str, str]] = field(default_factory=dict)

    def follow(self, desk: Desk, username: str) -> None:
        """Follow links from the start page of somebody."""
        page = desk.person(username)
        waiting, seen = ["/"], set[str]()
        while waiting:
            address = waiting.pop(0)
            name = name_of(address)
            place = address if name in IN_MANY_STATES else name
            if name is None or place is None or name in NOT_PAGES or place in seen:
                continue
            seen.add(place)
            answer = page.request.get(address)
            if not answer.ok or "text/html" not in answer.headers.get("content-type", ""):
                continue
            name = name_of(answer.url) or name
            # The start page differs from person to person.
            key = {"portals:start": f"{name} {username}", "office:import": f"{name} {address}"}.get(name, name)
            self.pages.setdefault(key, (address, username))
            waiting += [unescape(link) for link in LINK.findall(answer.text())]
        page.context.close()


def deletable(desk: Desk) -> str:
    """The page that asks before a device is deleted; only one that was never handed out leads there."""
    page = desk.person(PEOPLE[0])
    listed = page.request.get("/geraete/?state=in_stock").text()
    device = re.search(r'href="(/geraete/[0-9a-f-]{36}/)"', listed)
    page.context.close()
    assert device is not None
    return f"{device.group(1)}loeschen/"


def related(desk: Desk) -> str:
    """The page that asks before a relation is taken back; only a display with a computer leads there."""
    page = desk.person(PEOPLE[0])
    devices = page.request.get("/geraete/?kind=display&state=issued").text()
    for device in re.findall(r'href="(/geraete/[0-9a-f-]{36}/)"', devices):
        relation = re.search(r'href="(/geraete/verbindungen/[^"]+)"', page.request.get(device).text())
        if relation is not None:
            page.context.close()
            return relation.group(1)
    raise AssertionError("no display of the first page hangs on a computer")


def name_of(address: str) -> str | None:
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return found.view_name


@pytest.fixture(scope="module")
def site() -> Site:
    """The pages, found by the first test that needs them."""
    return Site()


@pytest.fixture
def pages(site: Site, desk: Desk) -> dict[str, tuple[str, str]]:
    """Every page with its address and who opens it."""
    if not site.pages:
        for username in PEOPLE:
            site.follow(desk, username)
        site.pages["office:login"] = ("/anmelden/", "")
        site.pages["assets:relation_part"] = (related(desk), PEOPLE[0])
        site.pages["assets:delete"] = (deletable(desk), PEOPLE[0])
        site.pages["an address that is not there"] = ("/gibt-es-nicht/", PEOPLE[0])
        site.pages["a page without the right"] = ("/installation/", PEOPLE[0])
    return site.pages


def test_every_named_page_is_reached_by_links_or_explained(pages: dict[str, tuple[str, str]]) -> None:
    reached = {name.split(" ")[0] for name in pages}
    missing = {route.name for route in routes()} - reached - set(NOT_PAGES)
    assert not missing, sorted(missing)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(desk: Desk, pages: dict[str, tuple[str, str]], size: tuple[int, int], theme: Theme) -> None:
    faults: list[str] = []
    windows = {username: desk.person(username, size, theme) for username in PEOPLE}
    windows[""] = desk.window(size, theme)
    for name, (address, username) in pages.items():
        page = windows[username]
        page.goto(address)
        faults += [f"{name} {address}: {fault}" for fault in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > size[0]:
            faults.append(f"{name} {address}: {wide} px wide")
    assert faults == [], "\n".join(faults)
