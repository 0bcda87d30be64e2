"""``python -m canasplan``: the window, or a command."""

import sys

from canasplan.cli import main
from canasplan.leftovers import tidy

if __name__ == "__main__":
    with tidy():
        sys.exit(main())
