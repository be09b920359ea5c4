# SPDX-License-Identifier: EUPL-1.2
"""The examples of the style guide; all of them are made up."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from tragwerk.ui import formats
from tragwerk.ui.fields import ComboboxField, GermanDateField, MoneyInputField, SuggestedTextField
from tragwerk.ui.forms import TragwerkForm
from tragwerk.ui.looks import Look
from tragwerk.ui.render import render_marked
from tragwerk.ui.suggestions import Suggestion

_PEOPLE = (
    ("p1", "Lohmann, Mila", "7b · Joseph-König-Gymnasium"),
    ("p2", "Lohmeyer, Jan", "Q2 · Joseph-König-Gymnasium"),
    ("p3", "Nowak, Lena", "8c · Alexander-Lebenstein-Realschule"),
    ("p4", "Yıldırım, Deniz", "8a · Gymnasium Paulinum"),
)


def sample_hits(query: str, *, with_note: bool = False) -> list[Suggestion]:
    """Return the sample people whose name holds the text."""
    wanted = query.strip().casefold()
    found = [person for person in _PEOPLE if wanted and wanted in person[1].casefold()]
    return [
        Suggestion(label=name, value=key, note=note, icon="person", fills=(("note", note),) if with_note else ())
        for key, name, note in found
    ]


class SampleForm(TragwerkForm):
    """One field of each kind."""

    number = forms.CharField(
        label=pgettext_lazy("style guide", "Inventory number"),
        help_text=pgettext_lazy("style guide", "Leave it empty, then Tragwerk gives the next free one."),
        required=False,
    )
    bought_on = GermanDateField(label=pgettext_lazy("style guide", "Date of purchase"), past_only=True)
    state = forms.ChoiceField(
        label=pgettext_lazy("style guide", "State"),
        choices=[
            ("stock", pgettext_lazy("style guide", "in stock")),
            ("issued", pgettext_lazy("style guide", "issued")),
        ],
    )
    price = MoneyInputField(label=pgettext_lazy("style guide", "Price (gross)"), required=False)
    person = ComboboxField(
        label=pgettext_lazy("style guide", "Used by"),
        help_text=pgettext_lazy("style guide", "Two letters of the name are enough."),
        required=False,
    )
    contact = SuggestedTextField(
        label=pgettext_lazy("style guide", "Contact"),
        help_text=pgettext_lazy("style guide", "Any words; known ones are suggested and fill in the note."),
        required=False,
        url="/stil/vorschlaege/",
        along="number",
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("style guide", "Kind of handover"),
        widget=forms.RadioSelect,
        choices=[
            ("person", pgettext_lazy("style guide", "to a person")),
            ("room", pgettext_lazy("style guide", "to a room")),
        ],
    )
    note = forms.CharField(label=pgettext_lazy("style guide", "Note"), widget=forms.Textarea, required=False)
    remind = forms.BooleanField(label=pgettext_lazy("style guide", "Remind me a week before it ends"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {key: name for key, name, _note in _PEOPLE}
        person = self.fields["person"]
        assert isinstance(person, ComboboxField)  # noqa: S101 - tells mypy the kind of the field
        person.bind(
            lambda text: [(hit.value, hit.label) for hit in sample_hits(text)],
            labels.get,
            url="/stil/vorschlaege/",
        )


def _forms() -> dict[str, Any]:
    good = SampleForm(
        initial={"number": "HA-02690", "bought_on": date(2026, 10, 14), "price": Decimal("404.84"), "person": "p1"}
    )
    faulty = SampleForm(
        {
            "number": "HA-02690",
            "bought_on": "03.05.2202",
            "price": "-349,00 €",
            "person__text": "Lohm",
            "state": "stock",
            "kind": "",
        },
        prefix="faulty",
        auto_id="faulty_%s",
    )
    return {"form": good, "faulty": _bound("faulty", faulty)}


def _bound(prefix: str, form: SampleForm) -> SampleForm:
    """Return the form bound to its data under the prefix, so that ids on the page stay unique."""
    data = {f"{prefix}-{name}": value for name, value in form.data.items()}
    return SampleForm(data, prefix=prefix)


def _states() -> dict[str, list[Look]]:
    return {
        "devices": [
            Look("local_shipping-fill", "", pgettext("style guide", "ordered")),
            Look("inventory_2-fill", "info", pgettext("style guide", "in stock")),
            Look("bookmark-fill", "info", pgettext("style guide", "reserved")),
            Look("assignment_ind-fill", "good", pgettext("style guide", "issued")),
            Look("build-fill", "warn", pgettext("style guide", "in repair")),
            Look("report-fill", "bad", pgettext("style guide", "lost")),
            Look("archive-fill", "", pgettext("style guide", "retired")),
        ],
        "tickets": [
            Look("keyboard_double_arrow_up", "bad", pgettext("style guide", "urgent")),
            Look("keyboard_arrow_up", "warn", pgettext("style guide", "high")),
            Look("drag_handle", "", pgettext("style guide", "normal")),
            Look("keyboard_arrow_down", "", pgettext("style guide", "low")),
        ],
        "tones": [
            Look("check_circle-fill", "good", pgettext("style guide", "all right")),
            Look("info", "info", pgettext("style guide", "Notice")),
            Look("warning-fill", "warn", pgettext("style guide", "Attention")),
            Look("dangerous-fill", "bad", pgettext("style guide", "Error")),
            Look("archive-fill", "calm", pgettext("style guide", "resting")),
        ],
    }


def _lists() -> dict[str, Any]:
    return {
        "trail": [(pgettext("style guide", "Stock"), "#"), ("Joseph-König-Gymnasium", "#"), ("HA-02417", "")],
        "entries": [
            {
                "icon": "assignment_ind",
                "tone": "good",
                "title": pgettext("style guide", "Issued to Mila Lohmann"),
                "note": "03.09.2026, 8:52",
            },
            {
                "icon": "receipt_long",
                "tone": "",
                "title": pgettext("style guide", "Bought and listed"),
                "note": "01.03.2021",
            },
        ],
        "steps": [
            {
                "name": pgettext("style guide", "File"),
                "state": "done",
                "url": "#",
                "note": pgettext("style guide", "read"),
            },
            {
                "name": pgettext("style guide", "Check"),
                "state": "current",
                "note": pgettext("style guide", "nothing written"),
            },
            {"name": pgettext("style guide", "Done"), "state": "todo"},
        ],
        "tabs": [
            {"label": pgettext("style guide", "History"), "url": "#", "current": True, "count": 7},
            {"label": pgettext("style guide", "Attachments"), "url": "#", "count": None},
            {"label": pgettext("style guide", "Technology"), "url": "#", "count": None},
        ],
        "bars": [
            {
                "label": pgettext("style guide", "Pillar %(n)s") % {"n": n},
                "cat": n,
                "value": f"{width} %",
                "parts": [{"width": width}],
            }
            for n, width in ((1, 79), (2, 70), (3, 54))
        ],
        "facts": [
            (pgettext("style guide", "Date of purchase"), "01.03.2021"),
            (pgettext("style guide", "Invoice"), "2021-0318"),
            (pgettext("style guide", "Room"), ""),
        ],
        "split": [
            {"tone": "good", "start": 0, "width": 76.2},
            {"tone": "info", "start": 76.2, "width": 19.5},
            {"tone": "", "start": 95.7, "width": 1.1},
            {"tone": "bad", "start": 96.8, "width": 3.2},
        ],
    }


def _opened() -> dict[str, Any]:
    """What opens elsewhere, shown open: suggestions, calendar, columns; and what counts dates and rows."""
    chosen = date(2026, 10, 14)
    monday = date(2026, 10, 5)
    found = [(name, note) for _key, name, note in _PEOPLE[:2]]
    return {
        "hits": [
            {
                "marked": render_marked(name, "lohm"),
                "note": note,
                "cat": cat,
                "initials": f"{name.split()[1][0]}{name[0]}",
            }
            for cat, (name, note) in zip((4, 2), found, strict=True)
        ],
        "chosen": chosen,
        "today": date(2026, 10, 7),
        "before": date(2026, 9, 1),
        "after": date(2026, 11, 1),
        "days": [formats.date_weekday(monday + timedelta(days=day))[:2] for day in range(7)],
        "weeks": [[monday + timedelta(days=7 * week + day) for day in range(7)] for week in range(4)],
        "columns": [
            (pgettext("style guide", "Device"), True),
            (pgettext("style guide", "Serial no."), True),
            (pgettext("style guide", "State"), True),
            (pgettext("style guide", "Room"), False),
        ],
        "life": [
            {
                "icon": "timer",
                "label": pgettext("style guide", "Useful life"),
                "day": date(2026, 2, 28),
                "tone": "bad",
                "share": 100,
                "word": pgettext("style guide", "over for 7 months"),
                "why": pgettext("style guide", "5 years from the purchase, written off"),
            },
            {
                "icon": "lock",
                "label": pgettext("style guide", "Binding period"),
                "day": date(2026, 12, 31),
                "tone": "warn",
                "share": 96,
                "word": pgettext("style guide", "85 days left"),
                "why": pgettext("style guide", "Retiring only with a note"),
            },
            {
                "icon": "update",
                "label": pgettext("style guide", "End of support"),
                "day": date(2027, 9, 30),
                "tone": "info",
                "share": 86,
                "word": pgettext("style guide", "estimated, 11 months left"),
                "why": pgettext("style guide", "The maker names no day"),
            },
        ],
        "tiles": [
            {"icon": "dangerous-fill", "tone": "bad", "number": 38, "label": pgettext("style guide", "with errors")},
            {"icon": "add_circle-fill", "tone": "good", "number": 902, "label": pgettext("style guide", "created")},
            {"icon": "change_circle-fill", "tone": "info", "number": 231, "label": pgettext("style guide", "changed")},
            {
                "icon": "do_not_disturb_on-fill",
                "tone": "calm",
                "number": 13,
                "label": pgettext("style guide", "unchanged"),
            },
        ],
    }


def sample_context() -> dict[str, Any]:
    """Return what the style guide shows."""
    today = timezone.localdate()
    return {
        **_forms(),
        **_lists(),
        "states": _states(),
        "opened": _opened(),
        "cats": range(1, 9),
        "amount": Decimal("1234.56"),
        "day": today,
        "soon": today + timedelta(days=9),
        "long_ago": today - timedelta(days=213),
    }
