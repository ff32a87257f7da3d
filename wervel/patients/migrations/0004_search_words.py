from django.db import migrations, models

from wervel.patients.sought import search_words


def fill(apps, schema_editor):
    patients = apps.get_model("patients", "Patient").objects.filter(search_words="")
    batch = []
    for patient in patients.only("pk", "given", "family").iterator(chunk_size=1000):
        patient.search_words = search_words(patient.given, patient.family)
        batch.append(patient)
        if len(batch) == 1000:
            patients.bulk_update(batch, ["search_words"])
            batch = []
    patients.bulk_update(batch, ["search_words"])


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0003_found_by_contact'),
    ]

    operations = [
        migrations.AddField(
            model_name='patient',
            name='search_words',
            field=models.TextField(default='', editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
