from django.core.management import call_command
from django.db import migrations


def create(apps, schema):
    """Lock-out counts in this table: every process must see the same numbers."""
    call_command("createcachetable", database=schema.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_sessions_valid_from")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
