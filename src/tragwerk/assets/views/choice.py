# SPDX-License-Identifier: EUPL-1.2
"""Many chosen devices: what a bulk verb changes, what it cannot, and the verbs themselves, for page and job."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tragwerk.assets import actions
from tragwerk.assets.actions.checks import why_not
from tragwerk.assets.forms import BulkEditForm, MoveForm, RetireForm, StateForm
from tragwerk.assets.models import TRANSITIONS, AssetState
from tragwerk.assets.permissions import MANAGE_ASSET, MOVE_ASSET, RETIRE_ASSET
from tragwerk.assets.rules import may_become
from tragwerk.assets.views.effects import Effects, effects_of
from tragwerk.assets.views.table import AssetTable
from tragwerk.core.access.public import Actor, Permission
from tragwerk.ui.public import Selection, TragwerkForm, formats

# Measured: 2,000 devices take half a second; more are changed in the background.
MOST_AT_ONCE = 2000
_NAMED = 5
Data = Mapping[str, Any]


class Group(NamedTuple):
    """Devices that stay out for the same reason."""

    number: int
    reason: str
    labels: str


@dataclass
class Preview:
    """What a bulk verb would do: the devices it changes, those it cannot, and why."""

    selection: Selection[AssetTable]
    ids: list[UUID]
    states: dict[UUID, str]
    labels: dict[UUID, str]
    authorities: set[UUID]
    kinds: set[str]
    groups: list[Group] = field(default_factory=list)
    form: TragwerkForm = field(init=False)
    effects: Effects | None = None

    @property
    def count(self) -> int:
        """How many devices would change."""
        return len(self.ids)

    @property
    def chosen(self) -> int:
        """How many devices the choice holds for the right, those included that cannot take the step."""
        return self.count + sum(group.number for group in self.groups if group.labels)

    @property
    def only_authority(self) -> UUID | None:
        """The authority of the devices, if all are of one."""
        return next(iter(self.authorities)) if len(self.authorities) == 1 else None

    @property
    def moved_meanwhile(self) -> bool:
        """Say whether the choice is not the one that the person saw."""
        expected = self.selection.expected
        return expected is not None and expected != self.chosen

    def keep(self, state: str) -> None:
        """Leave out the devices that cannot take the step, grouped by their present state."""
        blocked: defaultdict[str, list[UUID]] = defaultdict(list)
        for key in self.ids:
            if not may_become(TRANSITIONS, self.states[key], state):
                blocked[self.states[key]].append(key)
        for old, keys in blocked.items():
            names = ", ".join(self.labels[key] for key in keys[:_NAMED])
            self.groups.append(Group(len(keys), why_not(self.labels[keys[0]], old, state), names))
        stay = {key for keys in blocked.values() for key in keys}
        self.ids = [key for key in self.ids if key not in stay]


def preview_of(selection: Selection[AssetTable], permission: Permission) -> Preview:
    """Read the choice anew; rows without the right stay out."""
    rows = selection.rows(permission).order_by("authority_id", "tag_sort", "pk")
    found = list(rows.values_list("pk", "state", "tag", "serial", "authority_id", "kind"))
    preview = Preview(
        selection,
        [row[0] for row in found],
        {row[0]: row[1] for row in found},
        {row[0]: row[2] or row[3] for row in found},
        {row[4] for row in found},
        {row[5] for row in found},
    )
    if left_out := selection.left_out(permission):
        preview.groups.append(
            Group(left_out, _("You do not have the right “%(right)s” there.") % {"right": permission.label}, "")
        )
    return preview


@dataclass(frozen=True)
class Work:
    """A bulk verb: its right, its form, which devices it leaves out, what it does and says afterwards."""

    permission: Permission
    form: Callable[[Preview, Data | None], TragwerkForm]
    keep: Callable[[Preview, TragwerkForm], None]
    apply: Callable[[Actor, Sequence[UUID], TragwerkForm], actions.Changed]
    said: Callable[[int, TragwerkForm], str]


def _state_form(preview: Preview, data: Data | None) -> TragwerkForm:
    choices = _state_choices(list(preview.states.values()))
    initial = {"state": choices[0][0]} if len(choices) == 1 else {}
    return StateForm(data, choices=choices, initial=initial)


def _state_choices(states: Sequence[str]) -> list[tuple[str, str]]:
    """Return the states that some of the devices can go into, each with how many can."""
    found = []
    for state in AssetState:
        if state == AssetState.RETIRED:
            continue
        able = sum(may_become(TRANSITIONS, old, state) for old in states)
        if able:
            label = str(state.label)
            if able < len(states):
                label = _("%(state)s (%(able)s of %(all)s can)") % {
                    "state": label,
                    "able": formats.number(able),
                    "all": formats.number(len(states)),
                }
            found.append((state.value, label))
    return found


def _set_state(actor: Actor, ids: Sequence[UUID], form: TragwerkForm) -> actions.Changed:
    values = form.cleaned_data
    return actions.set_state(actor=actor, ids=ids, state=values["state"], reason=values["reason"])


def _said_state(count: int, form: TragwerkForm) -> str:
    word = str(AssetState(form.cleaned_data["state"]).label)
    return ngettext("%(count)s device is now “%(state)s”.", "%(count)s devices are now “%(state)s”.", count) % {
        "count": formats.number(count),
        "state": word,
    }


def _move_form(preview: Preview, data: Data | None) -> TragwerkForm:
    return MoveForm(
        data,
        actor=preview.selection.actor,
        permission=MOVE_ASSET,
        authority_id=preview.only_authority,
        school_url=reverse("assets:suggest_schools") + "?move=1",
    )


def _move(actor: Actor, ids: Sequence[UUID], form: TragwerkForm) -> actions.Changed:
    values = form.cleaned_data
    return actions.move_assets(
        actor=actor, ids=ids, school_id=values["school_id"], room_id=values["room_id"], reason=values["reason"]
    )


def _said_moved(count: int, form: TragwerkForm) -> str:
    return ngettext("%(count)s device moved.", "%(count)s devices moved.", count) % {"count": formats.number(count)}


def _edit_form(preview: Preview, data: Data | None) -> TragwerkForm:
    return BulkEditForm(data, actor=preview.selection.actor, authority_id=preview.only_authority, kinds=preview.kinds)


def _leave_refused(preview: Preview, form: TragwerkForm) -> None:
    """Leave out the devices that cannot get what was entered, and say what the others get."""
    assert isinstance(form, BulkEditForm)  # noqa: S101 - made by `_edit_form`
    actor = preview.selection.actor
    preview.effects = effects = effects_of(actor, preview.ids, form.columns(), form.own.fields)
    stay = {key for one in effects.refused for key in one.ids}
    preview.groups += [Group(len(one.ids), one.reason, one.labels) for one in effects.refused]
    preview.ids = [key for key in preview.ids if key not in stay]


def _edit(actor: Actor, ids: Sequence[UUID], form: TragwerkForm) -> actions.Changed:
    assert isinstance(form, BulkEditForm)  # noqa: S101 - made by `_edit_form`
    columns = form.columns()
    return actions.change_assets(actor=actor, changes=dict.fromkeys(ids, columns), reason=form.cleaned_data["reason"])


def _said_changed(count: int, form: TragwerkForm) -> str:
    return ngettext("%(count)s device changed.", "%(count)s devices changed.", count) % {"count": formats.number(count)}


def _retire_form(preview: Preview, data: Data | None) -> TragwerkForm:
    return RetireForm(data)


def _retire(actor: Actor, ids: Sequence[UUID], form: TragwerkForm) -> actions.Changed:
    return actions.retire_assets(actor=actor, ids=ids, reason=form.cleaned_data["reason"])


def _said_retired(count: int, form: TragwerkForm) -> str:
    return ngettext("%(count)s device retired.", "%(count)s devices retired.", count) % {"count": formats.number(count)}


def _keep_all(preview: Preview, form: TragwerkForm) -> None:
    """Every device can take the step."""


WORKS: dict[str, Work] = {
    "state": Work(
        MANAGE_ASSET,
        _state_form,
        lambda preview, form: preview.keep(form.cleaned_data["state"]),
        _set_state,
        _said_state,
    ),
    "move": Work(MOVE_ASSET, _move_form, _keep_all, _move, _said_moved),
    "edit": Work(MANAGE_ASSET, _edit_form, _leave_refused, _edit, _said_changed),
    "retire": Work(
        RETIRE_ASSET,
        _retire_form,
        lambda preview, form: preview.keep(AssetState.RETIRED),
        _retire,
        _said_retired,
    ),
}
