# SPDX-License-Identifier: EUPL-1.2
"""Writing letters: by which text, to whom, what it says; checked first, then written in one go."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError
from tragwerk.core.letters.public import (
    GENERAL,
    WRITE_LETTER,
    LetterRow,
    LetterTemplate,
    LetterVersion,
    Plan,
    actions,
    own_authority,
    page_of,
    plan_letters,
    published_versions,
    write_letters,
)
from tragwerk.core.orgs.public import Authority, OperatingState, School
from tragwerk.office.letters import samples
from tragwerk.office.letters.forms import WriteForm
from tragwerk.ui.public import formats, job_address, toast

# So many are written while the person waits.
MOST_AT_ONCE = 20
MOST_SHOWN = 50


@guarded(WRITE_LETTER)
def write(request: ActorRequest) -> HttpResponse:
    """Ask what shall be written to whom; show the dry run; write."""
    own = own_authority(request.actor, WRITE_LETTER)
    versions = published_versions(own.pk, GENERAL.key)
    page: dict[str, Any] = {
        "title": _("Write letters"),
        "trail": ((_("Letters"), reverse("office:letters")),),
        "back_url": reverse("office:letters"),
    }
    if not versions:
        return render(request, "office/letters/write_first.html", page)
    schools = _schools(own)
    form = _form(request, versions, schools)
    page["form"] = form
    if request.method != "POST" or not form.is_valid():
        return render(request, "office/letters/write.html", page, status=422 if form.errors else 200)
    rows = _rows(own, form, schools)
    template_id = UUID(form.cleaned_data["text"])
    try:
        if request.POST.get("step") == "write":
            return _written(request, rows, template_id)
        plan = plan_letters(actor=request.actor, kind=GENERAL.key, rows=rows, template_id=template_id)
    except DomainError as error:
        form.take_error(error)
        return render(request, "office/letters/write.html", page, status=422)
    return render(request, "office/letters/write.html", {**page, **_dry_run(plan)})


def _schools(own: Authority) -> list[School]:
    rows = School.objects.filter(authority=own, transferred_at__isnull=True).exclude(
        operating_state=OperatingState.CLOSED
    )
    return list(rows.order_by("sort_name", "id"))


def _form(request: ActorRequest, versions: Sequence[LetterVersion], schools: Sequence[School]) -> WriteForm:
    texts: dict[UUID, LetterTemplate] = {one.template_id: one.template for one in versions}
    languages = sorted({one.language for one in versions}, key=lambda one: (one != "de", one))
    return WriteForm(
        request.POST or None,
        texts=list(texts.values()),
        languages=languages,
        schools=[(str(one.pk), str(one)) for one in schools],
        kind=GENERAL,
    )


def _rows(own: Authority, form: WriteForm, schools: Sequence[School]) -> list[LetterRow]:
    said = form.said()
    language = form.cleaned_data["language"]
    to = form.cleaned_data["to"]
    if to == WriteForm.OTHER:
        lines = str(form.cleaned_data["address"]).strip()
        values = {**said, "school": lines.partition("\n")[0].strip()}
        return [LetterRow(authority_id=own.pk, recipient=lines, values=values, language=language)]
    wanted = set(form.cleaned_data["schools"])
    chosen = [one for one in schools if to == WriteForm.ALL or str(one.pk) in wanted]
    return [
        LetterRow(
            authority_id=own.pk,
            recipient=_address(school),
            values={**said, "school": str(school), "school_number": school.number},
            language=language,
            school_id=school.pk,
            about="orgs.school",
            about_id=school.pk,
        )
        for school in chosen
    ]


def _address(school: School) -> str:
    town = f"{school.postcode} {school.town}".strip()
    return "\n".join(line for line in (school.name, _("Head teacher"), school.street, town) if line)


def _dry_run(plan: Plan) -> dict[str, Any]:
    """Return what would be written: how many, what is wrong, the first as it would look."""
    faulty = plan.faulty
    count = len(plan.letters)
    noted = Counter(note for one in plan.letters for note in one.notes)
    found: dict[str, Any] = {
        "plan": plan,
        "count": count,
        "faulty": faulty[:MOST_SHOWN],
        "noted": noted.most_common(MOST_SHOWN),
        "verb": ngettext("Write %(count)s letter", "Write %(count)s letters", count) % {"count": formats.number(count)},
    }
    if not faulty:
        first, today = plan.letters[0], timezone.localdate()
        paper = samples.paper_of(plan.authority)
        values = {**first.row.values, "date": today}
        found["pictures"] = samples.pictures(paper, page_of(paper, first.wording, first.row, values, today))
    return found


def _written(request: ActorRequest, rows: Sequence[LetterRow], template_id: UUID) -> HttpResponse:
    if len(rows) > MOST_AT_ONCE:
        back = reverse("office:letters_written", args=[UUID(int=0)]).replace(str(UUID(int=0)), "BATCH")
        job = actions.order_letters(
            actor=request.actor, kind=GENERAL.key, rows=rows, template_id=template_id, back=back
        )
        return redirect(job_address(job.pk))
    done = write_letters(actor=request.actor, kind=GENERAL.key, rows=rows, template_id=template_id)
    said = ngettext("%(count)s letter written.", "%(count)s letters written.", len(done.ids))
    undo = reverse("office:letters_undo", args=[done.batch_id])
    toast(request, said % {"count": formats.number(len(done.ids))}, undo)
    return redirect("office:letters_written", done.batch_id)
