# SPDX-License-Identifier: EUPL-1.2
"""The official lists of authorities and schools, as kinds of the import engine."""

from tragwerk.core.imports.public import register_kind
from tragwerk.core.orgs.imports.authorities import AuthorityImport
from tragwerk.core.orgs.imports.schools import SchoolImport

register_kind(AuthorityImport())
register_kind(SchoolImport())
