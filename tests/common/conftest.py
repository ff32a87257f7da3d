"""What is only there on one database is tested only there."""

import os

POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql"
collect_ignore = [] if POSTGRESQL else ["test_postgresql.py"]
