# SPDX-License-Identifier: EUPL-1.2
"""Storing a file for an authority and reading it again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import IO, Any

from django.conf import settings
from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import DomainError, bulk, system_scope, uuid7_block
from tragwerk.core.files import blobs
from tragwerk.core.files.models import Attachment, StoredFile

MB = 1_000_000
# A file may be stored before the row that points at it, or be on its way out with a mail.
UNUSED_FOR = timedelta(days=30)


def store(
    stream: blobs.Readable,
    *,
    authority: Any,
    name: str,
    purpose: str,
    delete_after: timedelta | datetime | None = None,
    limit: int | None = None,
) -> StoredFile:
    """Keep a content and return its row; call it inside the action that the file belongs to.

    `authority` is an Authority, its key, or None for a file of the installation. Without `delete_after` the file
    lives as long as a row points at it. Raises DomainError for a content above the limit, of which nothing stays.
    """
    most = settings.UPLOAD_LIMIT if limit is None else limit
    try:
        digest, size = blobs.write(stream, limit=most)
    except blobs.TooLarge as refusal:
        raise DomainError(too_large(name, refusal.limit), code="too_large") from refusal
    file = StoredFile(
        authority_id=getattr(authority, "pk", authority),
        digest=digest,
        size=size,
        name=PurePath(name).name[:255] or "-",
        purpose=purpose,
        delete_after=timezone.now() + delete_after if isinstance(delete_after, timedelta) else delete_after,
    )
    if file.authority_id is None:
        with system_scope(reason="store a file of the installation"):
            file.save(force_insert=True)
    else:
        file.save(force_insert=True)
    return file


def store_many(
    contents: Sequence[tuple[str, bytes]], *, authority: Any, purpose: str, delete_after: datetime | None = None
) -> list[StoredFile]:
    """Keep many contents under their names and return their rows, in order; call it inside the verb of the files."""
    digests = blobs.write_many([content for _name, content in contents])
    now = timezone.now()
    files = [
        StoredFile(
            id=key,
            authority_id=getattr(authority, "pk", authority),
            digest=digest,
            size=len(content),
            name=PurePath(name).name[:255] or "-",
            purpose=purpose,
            created_at=now,
            delete_after=delete_after,
        )
        for key, digest, (name, content) in zip(uuid7_block(len(contents)), digests, contents, strict=True)
    ]
    columns = [column.attname for column in StoredFile._meta.concrete_fields]
    bulk.insert(StoredFile, columns, [tuple(getattr(file, name) for name in columns) for file in files])
    return files


def too_large(name: str, limit: int) -> str:
    """Return the sentence for a file above the limit."""
    facts = {"name": PurePath(name).name, "limit": limit // MB}
    return _("The file “%(name)s” is larger than %(limit)d MB. Please split it, or leave out columns.") % facts


def open_file(file: StoredFile) -> IO[bytes]:
    """Open a stored file for reading.

    Raises DomainError when the content is not there (yet): a row may arrive before its content.
    """
    try:
        return blobs.path_of(file.digest).open("rb")
    except FileNotFoundError as fault:
        raise DomainError(
            _("The content of the file “%(name)s” is not here yet. Please try again later.") % {"name": file.name},
            code="content_missing",
        ) from fault


def forget_old_files() -> tuple[int, int]:
    """Remove the rows whose time is over or that nothing needs, and the contents that no row names; say how many."""
    with system_scope(reason="remove files at their deletion date"):
        Attachment.objects.filter(removed_at__lt=timezone.now() - UNUSED_FOR).delete()
        rows, _kinds = StoredFile.objects.filter(delete_after__lt=timezone.now()).delete()
        unused, _kinds = _unused().delete()
        return rows + unused, blobs.sweep(_used)


def _unused() -> QuerySet[StoredFile]:
    """Return the files without a deletion date at which no row points any more."""
    rows = StoredFile.objects.filter(delete_after__isnull=True, created_at__lt=timezone.now() - UNUSED_FOR)
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            pointing = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            rows = rows.exclude(Exists(pointing))
    return rows


def _used(digests: set[str]) -> set[str]:
    return set(StoredFile.objects.filter(digest__in=digests).values_list("digest", flat=True))
