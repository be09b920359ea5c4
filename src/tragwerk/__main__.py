# SPDX-License-Identifier: EUPL-1.2
"""`python -m tragwerk` is the program `tragwerk`."""

import sys

from tragwerk.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
