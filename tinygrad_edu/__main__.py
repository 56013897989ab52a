"""``python -m tinygrad_edu``: the command where its script is not on the path."""

import sys

from tinygrad_edu.cli import main

sys.exit(main())
