# SPDX-License-Identifier: EUPL-1.2
"""The examples of the style guide; all of them are made up."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragwerk.ui.fields import ComboboxField, GermanDateField, MoneyInputField
from tragwerk.ui.forms import TragwerkForm
from tragwerk.ui.looks import Look
from tragwerk.ui.suggestions import Suggestion

_PEOPLE = (
    ("p1", "Lohmann, Mila", "7b · Joseph-König-Gymnasium"),
    ("p2", "Lohmeyer, Jan", "Q2 · Joseph-König-Gymnasium"),
    ("p3", "Nowak, Lena", "8c · Alexander-Lebenstein-Realschule"),
    ("p4", "Yıldırım, Deniz", "8a · Gymnasium Paulinum"),
)


def sample_hits(query: str) -> list[Suggestion]:
    """Return the sample people whose name holds the text."""
    wanted = query.strip().casefold()
    found = [person for person in _PEOPLE if wanted and wanted in person[1].casefold()]
    return [Suggestion(label=name, value=key, note=note, icon="person") for key, name, note in found]


class SampleForm(TragwerkForm):
    """One field of each kind."""

    number = forms.CharField(
        label=gettext_lazy("Inventory number"),
        help_text=gettext_lazy("Leave it empty, then Tragwerk gives the next free one."),
        required=False,
    )
    bought_on = GermanDateField(label=gettext_lazy("Date of purchase"), past_only=True)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[("stock", gettext_lazy("in stock")), ("issued", gettext_lazy("issued"))],
    )
    price = MoneyInputField(label=gettext_lazy("Price (gross)"), required=False)
    person = ComboboxField(
        label=gettext_lazy("Used by"),
        help_text=gettext_lazy("Two letters of the name are enough."),
        required=False,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of handover"),
        widget=forms.RadioSelect,
        choices=[("person", gettext_lazy("to a person")), ("room", gettext_lazy("to a room"))],
    )
    note = forms.CharField(label=gettext_lazy("Note"), widget=forms.Textarea, required=False)
    remind = forms.BooleanField(label=gettext_lazy("Remind me a week before it ends"), required=False)

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
            Look("local_shipping-fill", "", _("ordered")),
            Look("inventory_2-fill", "info", _("in stock")),
            Look("bookmark-fill", "info", _("reserved")),
            Look("assignment_ind-fill", "good", _("issued")),
            Look("build-fill", "warn", _("in repair")),
            Look("report-fill", "bad", _("lost")),
            Look("archive-fill", "", _("retired")),
        ],
        "tickets": [
            Look("keyboard_double_arrow_up", "bad", _("urgent")),
            Look("keyboard_arrow_up", "warn", _("high")),
            Look("drag_handle", "", _("normal")),
            Look("keyboard_arrow_down", "", _("low")),
        ],
        "tones": [
            Look("check_circle-fill", "good", _("all right")),
            Look("info", "info", _("Notice")),
            Look("warning-fill", "warn", _("Attention")),
            Look("dangerous-fill", "bad", _("Error")),
            Look("archive-fill", "calm", _("resting")),
        ],
    }


def _lists() -> dict[str, Any]:
    return {
        "trail": [(_("Stock"), "#"), ("Joseph-König-Gymnasium", "#"), ("HA-02417", "")],
        "entries": [
            {
                "icon": "assignment_ind",
                "tone": "good",
                "title": _("Issued to Mila Lohmann"),
                "note": "03.09.2026, 8:52",
            },
            {"icon": "receipt_long", "tone": "", "title": _("Bought and listed"), "note": "01.03.2021"},
        ],
        "steps": [
            {"name": _("File"), "state": "done", "url": "#", "note": _("read")},
            {"name": _("Check"), "state": "current", "note": _("nothing written")},
            {"name": _("Done"), "state": "todo"},
        ],
        "tabs": [
            {"label": _("History"), "url": "#", "current": True, "count": 7},
            {"label": _("Attachments"), "url": "#", "count": None},
            {"label": _("Technology"), "url": "#", "count": None},
        ],
        "bars": [
            {"label": _("Pillar %(n)s") % {"n": n}, "cat": n, "value": f"{width} %", "parts": [{"width": width}]}
            for n, width in ((1, 79), (2, 70), (3, 54))
        ],
        "facts": [
            (_("Date of purchase"), "01.03.2021"),
            (_("Invoice"), "2021-0318"),
            (_("Room"), ""),
        ],
        "split": [
            {"tone": "good", "start": 0, "width": 76.2},
            {"tone": "info", "start": 76.2, "width": 19.5},
            {"tone": "", "start": 95.7, "width": 1.1},
            {"tone": "bad", "start": 96.8, "width": 3.2},
        ],
    }


def sample_context() -> dict[str, Any]:
    """Return what the style guide shows."""
    today = timezone.localdate()
    return {
        **_forms(),
        **_lists(),
        "states": _states(),
        "cats": range(1, 9),
        "amount": Decimal("1234.56"),
        "day": today,
        "soon": today + timedelta(days=9),
        "long_ago": today - timedelta(days=213),
    }
