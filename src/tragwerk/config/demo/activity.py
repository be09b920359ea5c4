# SPDX-License-Identifier: EUPL-1.2
"""What has been going on: imports and background work of the IT officer of Haltern, in every state."""

from uuid import UUID

from tragwerk.assets.public import Asset, AssetState
from tragwerk.assets.public import actions as assets
from tragwerk.config.demo import cast, lists
from tragwerk.core.access.public import Actor, actor_scope
from tragwerk.core.imports.public import Import, actions
from tragwerk.core.jobs.public import cancel_job, enqueue, run_queued_jobs
from tragwerk.core.orgs.public import Account, Authority, School, actor_for

KIND = "assets"
FIRST_TAG = 20_001


def create_activity() -> None:
    """Start imports and let them come as far as they shall; the last one waits for the worker.

    Stands outside the transaction of the places: what is in the queue is seen only after a commit.
    """
    actor, _hats = actor_for(Account.objects.get(username=cast.CAST[0].username))
    if actor is None:
        raise LookupError("the demo's first log-in has no role")
    authority = Authority.objects.get(number=cast.HALTERN)
    with actor_scope(actor):
        _finished(actor, authority.pk)
        _unfinished(actor, authority.pk)
        _waiting(actor, authority.pk)
        _daily_work(actor)


def _start(actor: Actor, authority: UUID, name: str, data: bytes) -> Import:
    uploads = [actions.Upload(name=name, data=data)]
    return actions.start_import(actor=actor, kind=KIND, uploads=uploads, authority_id=authority)


def _checked(actor: Actor, authority: UUID, name: str, data: bytes) -> Import:
    started = _start(actor, authority, name, data)
    actions.check_import(actor=actor, import_id=started.pk)
    run_queued_jobs()
    return started


def _finished(actor: Actor, authority: UUID) -> None:
    """One import that was taken over, one that was undone, one that was given up."""
    taken = lists.as_town_csv(lists.good_lines(FIRST_TAG, 30, cast.SILVERBERGSCHULE))
    undone = lists.as_town_csv(lists.good_lines(FIRST_TAG + 100, 12, cast.JOSEPH_KOENIG_GYMNASIUM))
    for name, data in (("Lieferung September.csv", taken), ("Lieferung falsche Schule.csv", undone)):
        started = _checked(actor, authority, name, data)
        actions.apply_import(actor=actor, import_id=started.pk)
        run_queued_jobs()
    actions.undo_import(actor=actor, import_id=started.pk)
    given_up = _start(actor, authority, "Entwurf.csv", taken)
    actions.discard_import(actor=actor, import_id=given_up.pk)
    # Work that fails with a sentence: what was given up is not checked any more.
    enqueue(actor=actor, kind="imports.check", authority=authority, args={"import_id": str(given_up.pk)})
    run_queued_jobs()


def _unfinished(actor: Actor, authority: UUID) -> None:
    """One import with unknown headers, one ready for its dry run, one with errors, one out of another system."""
    old = lists.as_town_csv(lists.good_lines(FIRST_TAG + 200, 40, cast.SILVERBERGSCHULE), lists.ODD_HEADERS)
    _start(actor, authority, "Altbestand Rathaus.csv", old)
    ready = lists.as_town_csv(lists.good_lines(FIRST_TAG + 300, 25, cast.JOSEPH_KOENIG_GYMNASIUM))
    stopped = _start(actor, authority, "Notebooks Kollegium.csv", ready)
    checking = actions.check_import(actor=actor, import_id=stopped.pk)
    if checking.job_id is not None:
        cancel_job(actor=actor, job_id=checking.job_id)
    faulty = lists.as_town_csv(lists.faulty_lines(FIRST_TAG + 400, cast.SILVERBERGSCHULE))
    _checked(actor, authority, "Nachlieferung mit Fehlern.csv", faulty)
    silverberg = School.objects.get(number=cast.SILVERBERGSCHULE)
    other = lists.as_snipe_it_csv(FIRST_TAG + 600, 24, silverberg.short_name or silverberg.name)
    _checked(actor, authority, "Snipe-IT assets.csv", other)


def _waiting(actor: Actor, authority: UUID) -> None:
    """One import that the worker takes over as soon as it runs."""
    data = lists.as_town_csv(lists.good_lines(FIRST_TAG + 500, 30, cast.JOSEPH_KOENIG_GYMNASIUM))
    started = _checked(actor, authority, "Lieferung Oktober.csv", data)
    actions.apply_import(actor=actor, import_id=started.pk)


def _daily_work(actor: Actor) -> None:
    """A morning at the desk: a hand-out, a broken screen, one back from repair, some moved to another school."""
    stock, issued, repaired = (
        _delivered(state) for state in (AssetState.IN_STOCK, AssetState.ISSUED, AssetState.IN_REPAIR)
    )
    if not (stock and issued and repaired):
        return
    school = School.objects.get(number=cast.JOSEPH_KOENIG_GYMNASIUM)
    assets.move_assets(actor=actor, ids=stock[3:7], school_id=school.pk, reason="Mehr Klassen im neuen Schuljahr")
    assets.set_state(actor=actor, ids=repaired[:1], state=AssetState.IN_STOCK, reason="Repariert zurück")
    assets.set_state(actor=actor, ids=issued[:1], state=AssetState.IN_REPAIR, reason="Display gebrochen")
    assets.set_state(actor=actor, ids=stock[:1], state=AssetState.ISSUED, reason="Ersatzgerät")


def _delivered(state: AssetState) -> list[UUID]:
    """Return devices that no import brought, so that every import of the demo can still be undone."""
    rows = Asset.objects.filter(state=state, kind="tablet", tag__lt=f"HA-{FIRST_TAG}").order_by("tag_sort")
    return list(rows.values_list("pk", flat=True)[:10])
