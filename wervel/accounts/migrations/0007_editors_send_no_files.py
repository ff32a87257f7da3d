from django.db import migrations


def take_away(apps, schema_editor):
    """Wagtail's own migrations let its groups send pictures and documents, which no article of ours
    can hold: they would be uploads that nobody checks, with the place where a picture was taken."""
    permissions = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    permissions.filter(
        permission__content_type__app_label__in=("wagtailimages", "wagtaildocs")
    ).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0006_patient_accounts"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [migrations.RunPython(take_away, migrations.RunPython.noop)]
