# SPDX-License-Identifier: EUPL-1.2
"""What programs see of places, people, work and grants: the rows of the lists under the names of the columns."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tragwerk.core.audit.public import ChangeKind
from tragwerk.core.imports.public import RUN_IMPORT, Import, ImportState, visible_imports
from tragwerk.core.jobs.public import VIEW as VIEW_JOB
from tragwerk.core.jobs.public import Job, visible_jobs
from tragwerk.core.jobs.public import State as JobState
from tragwerk.core.orgs.public import VIEW_ROOM, VIEW_SCHOOL, Room, School, Site
from tragwerk.office.grants.tables import GivenTable, ReceivedTable
from tragwerk.office.people.tables import PersonTable
from tragwerk.office.places.tables import AuthorityTable, SchoolTable
from tragwerk.office.trail.tables import TrailTable
from tragwerk.ui.public import ChoiceFilter, Column, RelationFilter, Resource, Table, TextFind, Value

_ID = (Value("id", "uuid"), Value("authority_id", "uuid"))
_ADDRESS = (Value("street"), Value("postcode"), Value("town"))
_REACH = (Value("phone"), Value("email"))

AUTHORITIES = Resource(
    "authorities",
    AuthorityTable,
    (
        Value("id", "uuid"),
        Value("number"),
        Value("name"),
        Value("short_name"),
        Value("state"),
        Value("legal_status"),
        Value("district_number", "text", "district__number"),
        *_ADDRESS,
        *_REACH,
        Value("changed_at", "moment"),
    ),
    label="Authority",
)
SCHOOLS = Resource(
    "schools",
    SchoolTable,
    (
        *_ID,
        Value("number"),
        Value("name"),
        Value("short_name"),
        Value("form"),
        Value("legal_status"),
        Value("operating_state"),
        Value("closed_on", "date"),
        Value("pupils", "integer"),
        *_ADDRESS,
        *_REACH,
        Value("website"),
        Value("changed_at", "moment"),
    ),
    label="School",
)


def _schools(actor: Any) -> QuerySet[Any]:
    return School.objects.visible_to(actor, VIEW_SCHOOL).order_by("sort_name", "pk")


class SiteTable(Table):
    """The sites of schools and authorities."""

    key = "office.sites"
    model = Site
    permission = VIEW_SCHOOL
    label = _("Sites")
    columns = (Column("name", _("Site"), sort="name", card="title"),)
    filters = (RelationFilter("school", _("School"), nullable=True, queryset=_schools),)
    find = TextFind(_("Site"), fields=("name__icontains", "town__icontains"))
    default_sort = "name"


SITES = Resource("sites", SiteTable, (*_ID, Value("school_id", "uuid"), Value("name"), *_ADDRESS), label="Site")


class RoomTable(Table):
    """The rooms of schools and authorities."""

    key = "office.rooms"
    model = Room
    permission = VIEW_ROOM
    label = _("Rooms")
    columns = (Column("name", _("Room"), sort="sort_name", card="title"),)
    filters = (RelationFilter("school", _("School"), nullable=True, queryset=_schools),)
    find = TextFind(_("Room"), folded=("sort_name__contains",))
    default_sort = "name"


ROOMS = Resource(
    "rooms",
    RoomTable,
    (*_ID, Value("school_id", "uuid"), Value("site_id", "uuid"), Value("name"), Value("floor"), Value("purpose")),
    label="Room",
)
PEOPLE = Resource(
    "people",
    PersonTable,
    (
        *_ID,
        Value("title"),
        Value("first_name"),
        Value("last_name"),
        *_REACH,
        Value("changed_at", "moment"),
    ),
    label="Person",
)


class ImportTable(Table):
    """The imports of an authority."""

    key = "office.imports"
    model = Import
    permission = RUN_IMPORT
    label = _("Imports")
    columns = (
        Column("kind", _("What"), card="title"),
        Column("created_at", _("Started"), kind="moment", sort="created_at"),
    )
    filters = (ChoiceFilter("state", _("State"), choices=ImportState.choices),)
    default_sort = "-created_at"

    def rows(self) -> QuerySet[Any]:
        return visible_imports(self.actor)


IMPORTS = Resource(
    "imports",
    ImportTable,
    (
        *_ID,
        Value("kind"),
        Value("state"),
        Value("counts", "json", about="How many rows would be or were created, changed, left alone, rejected"),
        Value("problem"),
        Value("job_id", "uuid"),
        Value("created_at", "moment"),
        Value("applied_at", "moment"),
        Value("undone_at", "moment"),
    ),
    label="Import",
)


class JobTable(Table):
    """The background work of an authority, or one's own."""

    key = "office.jobs"
    model = Job
    permission = VIEW_JOB
    label = _("Background work")
    columns = (
        Column("kind", _("What"), card="title"),
        Column("created_at", _("Queued"), kind="moment", sort="created_at"),
    )
    filters = (ChoiceFilter("state", _("State"), choices=JobState.choices),)
    default_sort = "-created_at"

    def rows(self) -> QuerySet[Any]:
        return visible_jobs(self.actor)


JOBS = Resource(
    "jobs",
    JobTable,
    (
        *_ID,
        Value("kind"),
        Value("state"),
        Value("attempts", "integer"),
        Value("error"),
        Value("created_at", "moment"),
        Value("started_at", "moment"),
        Value("finished_at", "moment"),
    ),
    label="Job",
)
TRAIL = Resource(
    "trail",
    TrailTable,
    (
        *_ID,
        Value("number", "integer", about="Number in the chain of the authority"),
        Value("at", "moment"),
        Value("actor_label", about="Who; the name of a token stands behind it"),
        Value("verb"),
        Value("kind", about=", ".join(ChangeKind.values)),
        Value("object_type"),
        Value("object_id", "uuid"),
        Value("object_label"),
        Value("changes", "json", about="Field → old and new value"),
        Value("reason"),
        Value("batch_id", "uuid"),
    ),
    label="Entry",
)
_GRANT = (
    *_ID,
    Value("to_authority_id", "uuid"),
    Value("kind"),
    Value("mask", "json", about="The columns that the other side sees"),
    Value("view"),
    Value("purpose"),
    Value("legal_basis"),
    Value("valid_from", "date"),
    Value("valid_to", "date"),
    Value("state"),
    Value("end_reason"),
)
GRANTS = Resource("grants", GivenTable, (*_GRANT, Value("changed_at", "moment")), label="Grant")
RECEIVED = Resource("grants-received", ReceivedTable, _GRANT, label="ReceivedGrant")
