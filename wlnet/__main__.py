"""``python -m wlnet`` is the command line."""

import sys

from wlnet.frontends.cli import main

sys.exit(main())
