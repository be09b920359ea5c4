# SPDX-License-Identifier: EUPL-1.2
"""Pages of data protection: periods, deletion runs, holds, the register, statements, one person's data."""
