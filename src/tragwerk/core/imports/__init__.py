# SPDX-License-Identifier: EUPL-1.2
"""One bulk import: any table file, a dry run that explains itself, one transaction, one undo."""
