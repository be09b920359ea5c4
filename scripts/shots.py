# SPDX-License-Identifier: EUPL-1.2
"""`make shots`: every page of the running demo as pictures, with a contact sheet in var/shots/index.html.

`python -m scripts.shots WORD …` takes only the pages whose name has one of the words.

The pages are found by following links as each demo log-in; one page is taken per address pattern. What no link
leads to (refusals, a filtered list with a choice, the previews of bulk verbs) is named in `MORE`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from typing import Any, Literal
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from scripts import system_packages
from tests.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent
SHOTS = ROOT / "var" / "shots"
START_SECONDS = 300
MOST_PAGES_PER_LOG_IN = 200
LINK = re.compile(r'<a\s[^>]*?href="(/[^"#]*)')
# Links that answer with a file or end the session are no pages.
NO_PAGE = re.compile(r"/(?:static|media)/|logout|abmelden|\.(?:xlsx|csv|json|pdf|ods|svg)(?:$|\?)|export(?!/alles/$)")

Scheme = Literal["light", "dark"]
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
LANGUAGES = {"de": "de-DE", "en": "en-GB"}


@dataclass(frozen=True)
class Page:
    """One page to photograph: its pattern, an address of that pattern and who sees it."""

    route: str
    path: str
    username: str
    choose: bool = False
    verb: str = ""
    refused: bool = False

    @property
    def name(self) -> str:
        """A file name made of the pattern."""
        plain = self.route.lower().translate({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"})
        return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "start"


IT = "i.brockmann"
FILTERED = "/geraete/?kind=tablet&state=in_stock"
MORE = (
    Page("suche gefunden", "/suche/?q=heideschule", IT),
    Page("liste ohne treffer", "/geraete/?q=zzzz", IT),
    Page("liste mit auswahl", FILTERED, IT, choose=True),
    Page("sammel zustand", FILTERED, IT, choose=True, verb="zustand"),
    Page("sammel verlegen", FILTERED, IT, choose=True, verb="verlegen"),
    Page("sammel bearbeiten", FILTERED, IT, choose=True, verb="bearbeiten"),
    Page("sammel aussondern", FILTERED, IT, choose=True, verb="aussondern"),
    Page("fehler 404", "/gibt-es-nicht/", IT, refused=True),
    Page("fehler 403", "/personen/", "e.yilmaz", refused=True),
)


@contextmanager
def demo_server() -> Iterator[str]:
    """The demo on a free port with its own data; its address while the block runs."""
    directory = tempfile.mkdtemp(prefix="tragwerk-shots-")
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"TRAGWERK_DATA_DIR": directory}
    port = free_port()
    program = Path(sys.executable).parent / "tragwerk"
    with (SHOTS / "server.log").open("wb") as log:
        server = subprocess.Popen([program, "demo", "--port", str(port)], env=environment, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)
        shutil.rmtree(directory, ignore_errors=True)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the demo answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise SystemExit("shots: the demo ended before it answered.")
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - our own server
                return
        except (URLError, OSError):
            time.sleep(0.3)
    raise SystemExit("shots: the demo did not answer in time.")


def log_in(context: Any, base: str, username: str, password: str) -> None:
    """Fill in the log-in page as a person would."""
    from django.conf import settings
    from django.shortcuts import resolve_url

    page = context.new_page()
    page.goto(base + resolve_url(settings.LOGIN_URL))
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    if any(cookie["name"] == settings.SESSION_COOKIE_NAME for cookie in context.cookies()):
        page.close()
        return
    raise SystemExit(f"shots: {username} could not log in.")


def route_of(path: str) -> str | None:
    """The address pattern of a path, so that of a thousand devices one is photographed."""
    from django.urls import Resolver404, resolve

    try:
        return str(resolve(urlsplit(path).path).route)
    except Resolver404:
        return None


def find_pages(context: Any, base: str, username: str, known: dict[str, Page]) -> None:
    """Follow links from the start page and note the first address of every new pattern."""
    waiting, seen = ["/"], set()
    visited = 0
    while waiting and visited < MOST_PAGES_PER_LOG_IN:
        path = waiting.pop(0)
        route = route_of(path)
        # Every import rests in a state of its own, and each state has its page.
        own = route is not None and route.startswith("import/<uuid:import_id>/")
        place = urlsplit(path).path if own else route
        if route is None or place in seen or NO_PAGE.search(path):
            continue
        seen.add(place)
        visited += 1
        answer = context.request.get(base + path)
        if answer.ok and "text/html" in answer.headers.get("content-type", ""):
            # The start page differs by person; everything else is taken once.
            key = f"{route or 'start'} {username}" if path == "/" else str(place)
            name = f"{route} {state_of(answer.text())}" if place != route else key
            known.setdefault(key, Page(name, path, username))
            waiting += [unescape(link) for link in LINK.findall(answer.text())]


def state_of(markup: str) -> str:
    """What the page of an import is about, by the title of its first panel or section."""
    found = re.findall(r"<h2[^>]*>([^<]+)</h2>", markup)
    return unescape(found[0]).strip() if found else "form"


def photograph(browser: Any, base: str, pages: list[Page], sessions: dict[str, Any]) -> list[str]:
    """Take every page in every size, scheme and language; what the browser complained about comes back."""
    complaints: list[str] = []
    for size, (width, height) in SIZES.items():
        for scheme in SCHEMES:
            for language, locale in LANGUAGES.items():
                variant = f"{size}-{scheme}-{language}"
                for username, state in sessions.items():
                    mine = [page for page in pages if page.username == username]
                    context = browser.new_context(
                        viewport={"width": width, "height": height},
                        color_scheme=scheme,
                        locale=locale,
                        storage_state=state,
                        reduced_motion="reduce",
                    )
                    complaints += take(context, base, mine, variant)
                    context.close()
    return complaints


def take(context: Any, base: str, pages: list[Page], variant: str) -> list[str]:
    """Photograph some pages in one variant."""
    complaints: list[str] = []
    tab = context.new_page()
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    for page in pages:
        before = len(complaints)
        tab.goto(base + page.path)
        if page.choose:
            choose(tab, page.verb)
        tab.evaluate("document.fonts.ready")
        # Lists fetch the numbers of their tabs after they are drawn.
        tab.wait_for_load_state("networkidle")
        tab.screenshot(path=SHOTS / variant / f"{page.name}.png", full_page=True)
        # The browser notes a refused page as an error; that it is refused is what the picture shows.
        heard = [] if page.refused else complaints[before:]
        complaints[before:] = [f"{variant} {page.path}: {text}" for text in heard]
    return complaints


def choose(tab: Any, verb: str) -> None:
    """Tick three rows and, where a verb is named, send them to its preview."""
    for number in (0, 1, 3):
        tab.locator("tbody .tw-check").nth(number).check()
    if verb:
        with tab.expect_navigation():
            tab.evaluate(
                "name => { const verb = document.querySelector(`[formaction$='/${name}/']`);"
                " verb.form.requestSubmit(verb) }",
                verb,
            )


def contact_sheet(pages: list[Page]) -> str:
    """A page that shows all pictures, one row a page."""
    variants = [f"{size}-{scheme}-{language}" for size in SIZES for scheme in SCHEMES for language in LANGUAGES]
    head = "".join(f"<th>{variant}</th>" for variant in variants)
    rows = []
    for page in pages:
        pictures = "".join(
            f'<td><a href="{variant}/{page.name}.png"><img loading="lazy" src="{variant}/{page.name}.png"'
            f' alt="{escape(page.route)}, {variant}"></a></td>'
            for variant in variants
        )
        rows.append(f"<tr><th>{escape(page.route)}<br><small>{escape(page.username)}</small></th>{pictures}</tr>")
    style = (
        "body{font:14px sans-serif}td{vertical-align:top;padding:4px}th{text-align:left;vertical-align:top}"
        "img{width:200px;max-height:320px;object-fit:cover;object-position:top;border:1px solid #999}"
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Tragwerk: contact sheet</title>'
        f"<style>{style}</style><table><tr><th>Page</th>{head}</tr>{''.join(rows)}</table></html>\n"
    )


def run(base: str, chromium: str, words: list[str]) -> list[str]:
    """Find the pages, photograph those whose name has one of the words, or all, and write the sheet."""
    from playwright.sync_api import sync_playwright

    from tragwerk.config.demo import logins

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        known: dict[str, Page] = {}
        anonymous = browser.new_context()
        find_pages(anonymous, base, "anonymous", known)
        sessions: dict[str, Any] = {"anonymous": anonymous.storage_state()}
        for login in logins():
            context = browser.new_context(locale=LANGUAGES["de"])
            log_in(context, base, login.username, login.password)
            find_pages(context, base, login.username, known)
            sessions[login.username] = context.storage_state()
            context.close()
        pages = sorted([*known.values(), *MORE], key=lambda page: page.route)
        pages = [page for page in pages if not words or any(word in page.name for word in words)]
        complaints = photograph(browser, base, pages, sessions)
        (SHOTS / "index.html").write_text(contact_sheet(pages), encoding="utf-8")
        sheet = browser.new_page(viewport={"width": 1900, "height": 1000})
        sheet.goto((SHOTS / "index.html").as_uri())
        sheet.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager' })")
        sheet.wait_for_load_state("networkidle")
        sheet.screenshot(path=SHOTS / "contact-sheet.png", full_page=True)
        browser.close()
    print(f"shots: {len(pages)} pages, contact sheet in {(SHOTS / 'index.html').relative_to(ROOT)}")
    return complaints


def main() -> int:
    """Take all pictures; complaints of the browser fail the run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tragwerk.config.settings")
    _, chromium = system_packages.ensure()
    if chromium is None:
        return 1
    import django

    django.setup()
    words = sys.argv[1:]
    if not words:
        shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir(parents=True, exist_ok=True)
    with demo_server() as base:
        complaints = run(base, chromium, words)
    for complaint in dict.fromkeys(complaints):
        print(f"shots: {complaint}", file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
