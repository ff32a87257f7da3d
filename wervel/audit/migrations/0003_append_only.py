from django.db import migrations

from wervel.audit import guards


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_seals")]

    operations = [
        migrations.RunPython(
            lambda apps, schema: guards.install(schema),
            lambda apps, schema: guards.remove(schema),
        )
    ]
