from django.apps import AppConfig


class RatelimitsConfig(AppConfig):
    name = "wervel.common.ratelimits"
    label = "ratelimits"
    default_auto_field = "django.db.models.BigAutoField"
