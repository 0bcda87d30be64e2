"""``python -m canasplan``: the window, or a command."""

import sys

from canasplan.cli import main
from canasplan.leftovers import held

if __name__ == "__main__":
    with held():
        sys.exit(main())
