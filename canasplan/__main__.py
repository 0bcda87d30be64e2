"""``python -m canasplan``: the window, or a command."""

import sys

from canasplan.cli import main

if __name__ == "__main__":
    sys.exit(main())
