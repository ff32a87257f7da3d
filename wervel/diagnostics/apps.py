from django.apps import AppConfig


class DiagnosticsConfig(AppConfig):
    name = "wervel.diagnostics"
    label = "diagnostics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wervel.diagnostics.selectors.critical import keeps_visit_open
        from wervel.encounters.closing import before_closing

        before_closing(keeps_visit_open)
