# SPDX-License-Identifier: EUPL-1.2
"""What the page of choices shows and reads: every kind of notice with its three ways."""

from collections.abc import Mapping
from typing import NamedTuple

from django.http import QueryDict

from tragwerk.core.access.public import Actor
from tragwerk.core.extend.public import NoticeKind
from tragwerk.core.notify.public import MailWhen, NoticeChoice, Wish, choices_of, kinds_for, usual


class Row(NamedTuple):
    """One kind with what is chosen for it, and the names of its fields."""

    key: str
    label: str
    urgent: bool
    wish: Wish
    mail_options: list[tuple[str, str, bool]]

    @property
    def field(self) -> str:
        return self.key.replace(".", "-")


class Group(NamedTuple):
    """Kinds that belong together."""

    label: str
    rows: list[Row]


def groups_for(actor: Actor) -> list[Group]:
    """Return the kinds that the actor may get, as chosen or as they come by themselves."""
    chosen = choices_of(actor)
    found: dict[str, list[Row]] = {}
    for kind in kinds_for(actor):
        found.setdefault(str(kind.group), []).append(_row(kind, chosen))
    return [Group(label, rows) for label, rows in found.items()]


def _row(kind: NoticeKind, chosen: Mapping[str, NoticeChoice]) -> Row:
    kept, plain = chosen.get(kind.key), usual(kind)
    wish = Wish(kept.is_shown, kept.mail, kept.push) if kept else Wish(plain.shown, plain.mail, plain.push)
    options = [(value, str(label), value == wish.mail) for value, label in MailWhen.choices]
    return Row(kind.key, str(kind.label), kind.urgent, wish, options)


def read_wishes(actor: Actor, data: QueryDict) -> dict[str, Wish]:
    """Return what was posted for the kinds of the actor; a kind that the form did not hold stays as it is."""
    wishes = {}
    for kind in kinds_for(actor):
        field = kind.key.replace(".", "-")
        mail = data.get(f"{field}-mail", "")
        if mail:
            wishes[kind.key] = Wish(f"{field}-bell" in data or kind.urgent, mail, f"{field}-push" in data)
    return wishes
