# SPDX-License-Identifier: EUPL-1.2
"""Loads the demo in a few large transactions, through the same verbs as everybody else."""

from random import Random

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tragwerk.config.demo import cast
from tragwerk.config.demo.activity import create_activity
from tragwerk.config.demo.agreements import create_contracts
from tragwerk.config.demo.attachments import create_attachments
from tragwerk.config.demo.calendars import create_calendars
from tragwerk.config.demo.duplicates import create_duplicates
from tragwerk.config.demo.emergencies import create_emergencies
from tragwerk.config.demo.fields import create_own_fields
from tragwerk.config.demo.labels import create_labels
from tragwerk.config.demo.letters import create_letters
from tragwerk.config.demo.people import create_cast, create_people
from tragwerk.config.demo.places import create_places
from tragwerk.config.demo.privacy import create_privacy
from tragwerk.config.demo.programs import create_programs
from tragwerk.config.demo.removals import create_removals
from tragwerk.config.demo.sharing import create_grants
from tragwerk.config.demo.signatures import create_signatures
from tragwerk.config.demo.stock import create_stock
from tragwerk.config.demo.supplies import (
    create_supplies,
    give_to_departments,
    relate_boards,
    set_number_ranges,
)
from tragwerk.config.demo.terms import create_useful_lives, tell_models
from tragwerk.config.demo.todos import create_mails, create_todos
from tragwerk.core.access.public import DomainError, system_actor, system_scope
from tragwerk.core.orgs.public import Account, Authority

SEED = 20261007
ACTOR_LABEL = "Demo"


def fill(*, large: bool = False) -> bool:
    """Fill the database, unless it holds the demo already; say whether anything was loaded."""
    if settings.TRAGWERK_PRODUCTION:
        raise DomainError(_("The demo is never loaded into a production installation."), code="production")
    actor = system_actor(ACTOR_LABEL)
    with system_scope(reason="load the demo"), transaction.atomic():
        if Account.objects.filter(username=cast.CAST[0].username).exists():
            return False
        if Authority.objects.exists():
            raise DomainError(
                _("This installation holds data already. Please load the demo into an empty one."), code="not-empty"
            )
        random = Random(SEED)  # noqa: S311 - the demo is the same at every load; nothing here is a secret
        places = create_places(actor)
        create_people(actor, places, random)
        create_cast(actor, places)
        create_grants(actor, places)
        create_useful_lives(actor, places)
        create_letters(places)
        create_stock(actor, places, SEED, large=large)
        tell_models(actor, places)
        create_supplies(actor, places)
        give_to_departments(actor, places)
        relate_boards(actor, places)
        create_contracts(actor, places)
        create_duplicates(actor, places)
        create_attachments(places)
        set_number_ranges(actor, places)
        create_own_fields(actor, places)
        create_labels(actor, places)
        create_emergencies(actor, places)
        create_removals(actor, places)
        create_signatures(actor, places)
        create_todos(places)
        create_mails(places)
        create_calendars(actor, places)
        create_privacy(actor, places)
    if not transaction.get_connection().in_atomic_block:
        # Work is queued by a commit; inside somebody's transaction it would never run.
        create_activity()
    with system_scope(reason="load the demo"), transaction.atomic():
        # Last, so that nobody is told of how the demo came about.
        create_programs(actor, places)
    return True
