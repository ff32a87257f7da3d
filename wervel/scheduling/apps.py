from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "wervel.scheduling"
    label = "scheduling"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wervel.scheduling import catalogue_signals

        catalogue_signals.connect()
