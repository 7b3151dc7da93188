"""How processes are started that the tests send Ctrl-C to."""

import sys

# A shell runs what it puts in the background with Ctrl-C ignored, and the tests may be run there.
LISTENING = [
    sys.executable,
    "-c",
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])",
]
"""Goes before a command, so that it listens to Ctrl-C."""
