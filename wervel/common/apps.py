from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "wervel.common"
    label = "common"
    default_auto_field = "django.db.models.BigAutoField"
