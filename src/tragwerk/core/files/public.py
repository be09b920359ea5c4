# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from files: `store`, `store_many`, `open` and the row."""

from tragwerk.core.files.models import StoredFile
from tragwerk.core.files.storage import forget_old_files, store, store_many, too_large
from tragwerk.core.files.storage import open_file as open  # noqa: A004 - `files.open(file)` reads as it should

__all__ = ["StoredFile", "forget_old_files", "open", "store", "store_many", "too_large"]
