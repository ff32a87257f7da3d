from django.db import migrations, models
from django.db.models import F

from wervel.common import append_only

# SQLite makes this table anew, without its triggers.
REPORT = "diagnostics_diagnosticreport"
FIXED = ("patient_id", "encounter_id")


def guard(apps, schema):
    append_only.fix(schema, REPORT, FIXED)


def begin(apps, schema):
    """Every change so far was one of words, or counted as one."""
    apps.get_model("diagnostics", "DiagnosticReport").objects.update(words_number=F("draft_number"))


class Migration(migrations.Migration):

    dependencies = [
        ('diagnostics', '0011_laboratory_remarks'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.AddField(
            model_name='diagnosticreport',
            name='words_number',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.AddField(
            model_name='reporttask',
            name='number',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
