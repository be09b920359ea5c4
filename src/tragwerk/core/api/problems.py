# SPDX-License-Identifier: EUPL-1.2
"""What went wrong, in the form of RFC 9457: one sentence in the caller's language, a code, and where it lies."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragwerk.core.access.public import DomainError, NotSignedIn, NotVisible
from tragwerk.core.audit.public import EditConflict

Names = Mapping[str, str]
CONTENT_TYPE = "application/problem+json"
TITLES: dict[int, Promise] = {
    400: gettext_lazy("The call cannot be understood"),
    401: gettext_lazy("No valid token"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Method not offered here"),
    409: gettext_lazy("Contradicts what is there"),
    412: gettext_lazy("Changed in the meantime"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Only JSON is read"),
    422: gettext_lazy("Cannot be taken over like this"),
    429: gettext_lazy("Too many calls"),
    500: gettext_lazy("A fault on our side"),
    503: gettext_lazy("Not available at the moment"),
}
_DETAILS: dict[int, Promise] = {
    401: gettext_lazy("Please send a token in the header “Authorization: Bearer …”."),
    403: gettext_lazy("The token does not hold the right for this."),
    404: gettext_lazy("This does not exist, or it is not visible to you."),
    405: gettext_lazy("This address does not answer this method. The header “Allow” names those that it answers."),
    413: gettext_lazy("One call takes 1 MB and 1,000 rows. Please split it into several."),
    415: gettext_lazy("Please send the body as “Content-Type: application/json”."),
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with what was sent, and where: a pointer into the body, or the name of a parameter."""

    detail: str
    pointer: str = ""
    parameter: str = ""
    code: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return what is there of it."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Problem:
    """An answer that is a refusal."""

    status: int
    code: str = ""
    detail: str = ""
    errors: tuple[Fault, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the problem as it is sent."""
        code = self.code or HTTPStatus(self.status).phrase.lower().replace(" ", "-")
        told: dict[str, Any] = {
            "type": f"urn:tragwerk:problem:{code}",
            "title": str(TITLES.get(self.status, HTTPStatus(self.status).phrase)),
            "status": self.status,
            "code": code,
        }
        detail = self.detail or str(_DETAILS.get(self.status, ""))
        if detail:
            told["detail"] = detail
        if self.errors:
            told["errors"] = [one.as_dict() for one in self.errors]
        return told | dict(self.more)


class Refused(Exception):
    """Something that ends a call with a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def bad_parameter(name: str, sentence: str) -> Refused:
    """Return the refusal of a parameter of the address."""
    return Refused(Problem(400, "parameter", sentence, (Fault(sentence, parameter=name),)))


def problem_of(error: Exception, names: Names | None = None) -> Problem | None:
    """Return the problem that an exception means, or None for a fault of ours; `names` are the fields outside."""
    match error:
        case Refused():
            return error.problem
        case NotSignedIn():
            return Problem(401)
        case PermissionDenied():
            return Problem(403, detail=str(error))
        case Http404():
            # What the framework says of an address names our files.
            return Problem(404, detail=str(error) if isinstance(error, NotVisible) else "")
        case EditConflict():
            return Problem(409, "changed-meanwhile", str(error))
        case DomainError():
            return Problem(422, error.code, str(error), (fault_of(error, names),) if error.field else ())
    return None


def fault_of(error: DomainError, names: Names | None = None, base: str = "") -> Fault:
    """Return where a refusal of a verb lies."""
    name = (names or {}).get(error.field or "", error.field or "")
    return Fault(str(error), pointer=f"{base}/{name}" if name else base, code=error.code)


@contextmanager
def told_as(names: Names) -> Iterator[None]:
    """Let what a verb refuses point at the body, whose fields have other names than its own."""
    try:
        yield
    except DomainError as error:
        problem = problem_of(error, names)
        assert problem is not None  # noqa: S101 - every refusal of a verb is one
        raise Refused(problem) from error


def faults_of_fields(errors: Iterable[Mapping[str, Any]], base: str = "", skip: int = 0) -> tuple[Fault, ...]:
    """Return what a typed reading found wrong; `skip` leading parts of its places are not of the body."""
    return tuple(
        Fault(
            _sentence(one), base + "".join(f"/{_escaped(part)}" for part in list(one["loc"])[skip:]), code=one["type"]
        )
        for one in errors
    )


def _escaped(part: Any) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def _sentence(error: Mapping[str, Any]) -> str:
    """Return what is wrong with a value, in a sentence that says what would be right."""
    kind, facts = str(error["type"]), error.get("ctx") or {}
    for name, sentence in _SENTENCES.items():
        if kind.startswith(name):
            return str(sentence) % _Facts(facts)
    return _("This value cannot be read here. The document of the interface says which form it has.")


class _Facts(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "?"


_SENTENCES: dict[str, Promise] = {
    "part_unclear": gettext_lazy(
        "Please name exactly one: a device, an article, or the kind of an empty place. Only articles have a quantity."
    ),
    "model_missing": gettext_lazy("Maker and kind belong to a model. Please name the model as well."),
    "missing": gettext_lazy("This field is missing."),
    "extra_forbidden": gettext_lazy("There is no field of this name."),
    "string_too_long": gettext_lazy("At most %(max_length)s characters fit in here."),
    "string_too_short": gettext_lazy("At least %(min_length)s characters are needed here."),
    "string_pattern": gettext_lazy("This text has another form than is asked for here."),
    "string": gettext_lazy("A text is expected here."),
    "uuid": gettext_lazy("A key is expected here, as other answers name it."),
    "day": gettext_lazy("A day between the years %(first)s and %(last)s is expected here."),
    "date": gettext_lazy("A date is expected here, for example 2026-08-01."),
    "decimal": gettext_lazy("An amount is expected here, for example 404.84."),
    "greater_than": gettext_lazy("This number is too small."),
    "less_than": gettext_lazy("This number is too large."),
    "int": gettext_lazy("A whole number is expected here."),
    "bool": gettext_lazy("true or false is expected here."),
    "enum": gettext_lazy("One of these is expected here: %(expected)s."),
    "literal": gettext_lazy("One of these is expected here: %(expected)s."),
    "too_long": gettext_lazy("At most %(max_length)s entries fit in here."),
    "too_short": gettext_lazy("At least one entry is needed here."),
    "list": gettext_lazy("A list is expected here."),
    "model": gettext_lazy("An object is expected here."),
    "dict": gettext_lazy("An object is expected here."),
    "url": gettext_lazy("An address is expected here, for example https://www.example.org."),
    "email": gettext_lazy("An e-mail address is expected here."),
    "unstorable": gettext_lazy("This text holds a character that cannot be kept."),
}
