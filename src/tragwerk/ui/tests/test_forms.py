# SPDX-License-Identifier: EUPL-1.2
"""The form component: labels, errors at the field and in a summary, fields that read what people type."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import DomainError
from tragwerk.ui import drafts
from tragwerk.ui.public import ComboboxField, GermanDateField, MoneyInputField, TragwerkForm

PEOPLE = {"1": "Lohmann, Mila", "2": "Lohmeyer, Jan", "3": "Nowak, Lena"}


class SetForm(TragwerkForm):
    name = forms.CharField(label="Name", help_text="Wie auf dem Etikett")
    bought_on = GermanDateField(label="Kaufdatum", required=False, past_only=True, earliest=date(1990, 1, 1))
    price = MoneyInputField(label="Preis", required=False, largest=Decimal(100000))
    person = ComboboxField(label="Person", required=False, url="/suche/")
    kind = forms.ChoiceField(label="Art", choices=[("a", "A")], widget=forms.RadioSelect, required=False)
    school = forms.ChoiceField(label="Schule", choices=[("a", "A")], required=False)
    active = forms.BooleanField(label="Aktiv", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        assert isinstance(person, ComboboxField)
        person.bind(self.find, PEOPLE.get)

    @staticmethod
    def find(text: str) -> list[tuple[str, str]]:
        return [hit for hit in PEOPLE.items() if text.lower() in hit[1].lower()]


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    with translation.override("de"):
        yield


def bound(**data: str) -> SetForm:
    return SetForm({"name": "Set 7", **data})


def error(form: SetForm, field: str) -> str:
    assert not form.is_valid()
    return str(form.errors[field][0])


def page(form: SetForm, attributes: str = "") -> str:
    source = f'<c-form :form="form" action="/x/" submit="Speichern" {attributes} />'
    return Template(_compiled(source)).render(Context({"form": form, "csrf_token": "t"}))


def _compiled(source: str) -> str:
    from django_cotton.compiler_regex import CottonCompiler

    return str(CottonCompiler().process(source))


def test_days_and_amounts_are_cleaned() -> None:
    form = bound(bought_on="1.3.2021", price="1.234,56 €")
    assert form.is_valid()
    assert form.cleaned_data["bought_on"] == date(2021, 3, 1)
    assert form.cleaned_data["price"] == Decimal("1234.56")


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("bald", "„bald“ lässt sich nicht als Tag lesen. Schreiben Sie zum Beispiel 14.10.2026, 14.10. oder „morgen“."),
        ("31.02.2021", "Den Tag 31.02.2021 gibt es nicht. Bitte Tag und Monat prüfen."),
        ("03.05.2202", "Der 03.05.2202 liegt in der Zukunft. Bitte einen Tag bis heute eingeben."),
        ("01.01.1980", "Der 01.01.1980 liegt vor dem 01.01.1990. Bitte einen Tag ab dem 01.01.1990 eingeben."),
    ],
)
def test_a_wrong_day_is_told_in_a_sentence(value: str, sentence: str) -> None:
    assert error(bound(bought_on=value), "bought_on") == sentence


@pytest.mark.parametrize(
    ("value", "part"),
    [("teuer", "„teuer“ ist kein Betrag."), ("-349", "\u2212349,00\u00a0€ ist negativ."), ("250.000", "liegt über")],
)
def test_a_wrong_amount_is_told_in_a_sentence(value: str, part: str) -> None:
    assert part in error(bound(price=value), "price")


def test_an_amount_and_a_day_are_shown_as_people_write_them() -> None:
    shown = page(SetForm(initial={"bought_on": date(2021, 3, 1), "price": Decimal("1404.84")}))
    assert 'value="01.03.2021"' in shown
    assert 'value="1.404,84\u00a0€"' in shown


def test_a_combobox_takes_the_chosen_key_while_the_words_are_unchanged() -> None:
    form = bound(person="1", person__text="Lohmann, Mila", person__was="Lohmann, Mila")
    assert form.is_valid()
    assert form.cleaned_data["person"] == "1"


def test_a_combobox_without_script_matches_the_typed_words() -> None:
    form = bound(person="1", person__text="nowak", person__was="Lohmann, Mila")
    assert form.is_valid()
    assert form.cleaned_data["person"] == "3"


@pytest.mark.parametrize(
    ("text", "part"), [("Lohm", "passt mehrfach: Lohmann, Mila; Lohmeyer, Jan."), ("Xaver", "wurde nicht gefunden")]
)
def test_a_combobox_says_when_the_words_fit_none_or_several(text: str, part: str) -> None:
    form = bound(person__text=text)
    assert part in error(form, "person")
    assert f'value="{text}"' in page(form)


def test_a_combobox_refuses_a_key_that_is_not_in_its_list() -> None:
    assert "nicht mehr" in error(bound(person="99"), "person")


def test_a_field_has_label_hint_and_the_word_optional_and_describes_itself() -> None:
    shown = page(SetForm())
    assert '<label class="kern-label" for="id_name">Name</label>' in shown
    assert 'id="id_name_hint">Wie auf dem Etikett' in shown
    assert 'aria-describedby="id_name_hint"' in shown
    assert shown.count("freiwillig") == 5
    assert "kern-form-input__select-wrapper" in shown
    assert '<input type="hidden" name="version"' in shown


def test_errors_stand_at_the_field_and_in_a_summary_that_links_to_it() -> None:
    form = SetForm({"price": "teuer"})
    form.add_error(None, "Zusammen geht das nicht.")
    shown = page(form)
    assert "2 Angaben passen" not in shown
    assert "3 Angaben passen noch nicht" in shown
    assert '<a class="tw-link" href="#id_name">Name</a>: Diese Angabe fehlt noch.' in shown
    assert "<li>Zusammen geht das nicht.</li>" in shown
    assert 'aria-describedby="id_price_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'value="teuer"' in shown
    assert " autofocus" in shown
    assert " autofocus" not in page(form, "quiet")


def test_what_an_action_refuses_stands_at_its_field_or_in_the_summary() -> None:
    form = bound()
    form.take_error(DomainError(_("today"), field="price"))
    form.take_error(DomainError("Der Vorgang ist gesperrt.", field="unknown"))
    assert form.errors["price"] == ["heute"]
    assert form.non_field_errors() == ["Der Vorgang ist gesperrt."]


class Session(dict[str, Any]):
    """A session without a store."""


def request_with_session() -> Any:
    request: Any = RequestFactory().get("/")
    request.session = Session()
    return request


def test_a_draft_comes_back_with_a_note_and_without_what_must_not_be_kept() -> None:
    request = request_with_session()
    typed = QueryDict(mutable=True)
    typed.update(
        {"name": "Set 9", "price": "12,", "csrfmiddlewaretoken": "x", "password": "geheim", "person__text": "Low"}
    )
    drafts.save(request, "sets", typed)
    assert "geheim" not in str(request.session)
    form = SetForm()
    assert form.restore_draft(request, "sets")
    shown = page(form, 'draft="sets"')
    for part in ('value="Set 9"', 'value="12,"', 'value="Low"', "Ihr Entwurf ist wieder da", 'data-key="sets"'):
        assert part in shown
    drafts.discard(request, "sets")
    assert not SetForm().restore_draft(request, "sets")


def test_a_draft_never_replaces_what_was_sent() -> None:
    request = request_with_session()
    drafts.save(request, "sets", QueryDict("name=alt"))
    assert not bound().restore_draft(request, "sets")


def test_drafts_are_few_and_small() -> None:
    request = request_with_session()
    for index in range(drafts.MOST_DRAFTS + 3):
        drafts.save(request, f"form{index}", QueryDict("name=x"))
    assert len(request.session[drafts.SESSION_KEY]) == drafts.MOST_DRAFTS
    assert drafts.load(request, "form0") is None
    with pytest.raises(drafts.DraftTooLarge):
        drafts.save(request, "big", QueryDict("name=" + "x" * (drafts.MOST_CHARACTERS + 1)))


def test_a_kept_draft_knows_its_moment() -> None:
    request = request_with_session()
    drafts.save(request, "sets", QueryDict("name=x"))
    draft = drafts.load(request, "sets")
    assert draft is not None
    assert (timezone.now() - draft.saved_at).total_seconds() < 60
