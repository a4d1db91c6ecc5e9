#!/usr/bin/env python
"""Run a command of the register: .venv/bin/python manage.py COMMAND."""

import os
import sys
from contextlib import nullcontext

from django.core.management import execute_from_command_line

from access.history import acting

# These make the history, or serve requests that say for themselves who does what.
NO_ACTIONS = ("database", "migrate", "runserver")


def main() -> None:
    """What a command changes is one action, under the command's name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionreg.settings")
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    with nullcontext() if name in NO_ACTIONS else acting(command=name):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
