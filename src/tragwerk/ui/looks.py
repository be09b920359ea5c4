# SPDX-License-Identifier: EUPL-1.2
"""How states look: sign, word and tone of every state of every model, registered once and used everywhere."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise

TONES = ("", "good", "warn", "bad", "info", "calm")
TONE_ICONS = {
    "good": "check_circle-fill",
    "warn": "warning-fill",
    "bad": "dangerous-fill",
    "info": "info-fill",
    "calm": "archive-fill",
    "": "circle",
}


class Look(NamedTuple):
    """A sign (name of an icon), a tone and, where the model gives no word, a label."""

    icon: str
    tone: str = ""
    label: str | Promise = ""


_registry: dict[tuple[str, str], Mapping[str, Look]] = {}


def register_looks(model_label: str, field: str, looks: Mapping[str, Look]) -> None:
    """Say how the states of a field look, for example `register_looks("assets.Asset", "state", {...})`."""
    _registry[model_label.lower(), field] = dict(looks)


def known_look(model_label: str, field: str, value: Any) -> Look | None:
    """Return the registered look of a value, or None where a field has none."""
    return _registry.get((model_label.lower(), field), {}).get(str(value))


def look_for(model_label: str, field: str, value: Any, label: str | Promise = "") -> Look:
    """Return the look of a value; one without a registered look gets a plain sign."""
    known = known_look(model_label, field, value) or Look(TONE_ICONS[""])
    return Look(known.icon, known.tone, label or known.label or str(value))


def look_of(instance: Any, field: str = "state") -> Look:
    """Return the look of a model instance's field with the word of its choices."""
    value = getattr(instance, field)
    display = getattr(instance, f"get_{field}_display", None)
    return look_for(instance._meta.label, field, value, display() if display else str(value))
