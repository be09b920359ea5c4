# SPDX-License-Identifier: EUPL-1.2
"""Public statements: from plain lines to headings, paragraphs and lists; and the draft to start with."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tragwerk.core.orgs.public import Authority
from tragwerk.core.privacy.public import StatementKind, register_of


class Block(NamedTuple):
    """One heading, one paragraph or one list of a statement."""

    kind: str
    lines: list[str]


def blocks_of(text: str) -> list[Block]:
    """Return a text in its parts; nothing in it is markup, so nothing in it can do harm."""
    found: list[Block] = []
    for line in text.split("\n"):
        stripped = line.strip()
        if not stripped:
            found.append(Block("gap", []))
        elif stripped.startswith("##"):
            found.append(Block("subheading", [stripped.lstrip("#").strip()]))
        elif stripped.startswith("#"):
            found.append(Block("heading", [stripped.lstrip("#").strip()]))
        elif stripped.startswith("- "):
            _join(found, "list", stripped[2:].strip())
        else:
            _join(found, "paragraph", stripped)
    return [block for block in found if block.kind != "gap"]


def _join(found: list[Block], kind: str, line: str) -> None:
    if found and found[-1].kind == kind:
        found[-1].lines.append(line)
    else:
        found.append(Block(kind, [line]))


def draft_for(authority: Authority, kind: str) -> str:
    """Return the text with which an authority begins: what is known filled in, what is not named as missing."""
    writers = {
        StatementKind.PRIVACY: _privacy,
        StatementKind.IMPRINT: _imprint,
        StatementKind.ACCESSIBILITY: _accessibility,
    }
    return "\n".join(writers[StatementKind(kind)](authority))


def _missing(what: str) -> str:
    return f"[{what}]"


def _address(authority: Authority) -> Iterator[str]:
    yield authority.name
    yield authority.street or _missing(_("street"))
    yield f"{authority.postcode} {authority.town}".strip() or _missing(_("postcode and town"))
    yield _("Phone: %(phone)s") % {"phone": authority.phone or _missing(_("phone"))}
    yield _("E-mail: %(email)s") % {"email": authority.email or _missing(_("e-mail"))}


def _privacy(authority: Authority) -> Iterator[str]:
    yield "# " + _("Who is responsible")
    yield from _address(authority)
    yield ""
    yield "# " + _("Data-protection officer")
    yield _missing(_("name or office, address, phone and e-mail of the data-protection officer"))
    yield ""
    yield "# " + _("What we process, why and for how long")
    for one in register_of(authority, timezone.localdate()):
        yield ""
        yield f"## {one.name}"
        yield f"- {_('Legal basis')}: {one.basis}"
        yield f"- {_('People concerned')}: {one.people}"
        yield f"- {_('Recipients')}: {one.recipients}"
        yield f"- {_('Deletion')}: {one.deletion}"
    yield ""
    yield "# " + _("Cookies")
    yield _("Only what is needed to stay signed in and to remember how pages look. Nothing is passed on.")
    yield ""
    yield "# " + _("Your rights")
    yield _(
        "You may ask what is stored about you (Art. 15 GDPR), have it put right (Art. 16), deleted (Art. 17) or "
        "restricted (Art. 18), receive it as a file (Art. 20) and object (Art. 21)."
    )
    yield _(
        "You may complain to the State Commissioner for Data Protection and Freedom of Information "
        "North Rhine-Westphalia (Art. 77 GDPR)."
    )


def _imprint(authority: Authority) -> Iterator[str]:
    yield "# " + _("Provider under § 5 DDG")
    yield from _address(authority)
    yield ""
    yield "# " + _("Represented by")
    yield _missing(_("name and office of who represents the authority"))
    yield ""
    yield "# " + _("VAT identification number")
    yield _missing(_("number, or delete this part"))
    yield ""
    yield "# " + _("Responsible for the content")
    yield _missing(_("name and office"))


def _accessibility(authority: Authority) -> Iterator[str]:
    today = date_format(timezone.localdate(), "j. F Y")
    yield _("%(authority)s wants this application to be accessible under the disability equality law and BITV 2.0.") % {
        "authority": authority.name
    }
    yield ""
    yield "# " + _("How far it is accessible")
    yield _("The application is largely in accordance with EN 301 549 and WCAG 2.2 AA. Not accessible yet:")
    yield "- " + _missing(_("what is not accessible, why, and what can be used instead"))
    yield ""
    yield "# " + _("How and when this statement was made")
    yield _("Made on %(day)s, by: %(how)s") % {
        "day": today,
        "how": _missing(_("own assessment or audit by a third party")),
    }
    yield ""
    yield "# " + _("Report a barrier")
    yield from _address(authority)
    yield ""
    yield "# " + _("Enforcement")
    yield _("If we do not answer within the time that the law sets, you may turn to the ombuds office:")
    yield _missing(_("name and address of the ombuds or arbitration office of the state"))
