"""The command `wervel`: every management command, under one name."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wervel.config.settings")
    if sys.argv[1:2] == ["gateway"]:
        os.environ["DJANGO_SETTINGS_MODULE"] = "wervel.config.gateway"
    if len(sys.argv) > 1 and sys.argv[1] == "up":
        from wervel.config.up import run

        sys.exit(run(sys.argv[2:]))
    from django.core.management import ManagementUtility
    from django.db import InterfaceError, OperationalError

    utility = ManagementUtility(sys.argv)
    utility.prog_name = "wervel"
    try:
        utility.execute()
    except (OperationalError, InterfaceError) as error:
        sys.exit(f"Wervel cannot work with its database: {str(error).strip().splitlines()[0]}")
