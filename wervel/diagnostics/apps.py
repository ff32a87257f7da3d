from django.apps import AppConfig


class DiagnosticsConfig(AppConfig):
    name = "wervel.diagnostics"
    label = "diagnostics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wervel.diagnostics.report_sources import use_sources
        from wervel.diagnostics.selectors.critical import keeps_visit_open
        from wervel.diagnostics.selectors.report_parts import RecordParts
        from wervel.encounters.closing import before_closing

        before_closing(keeps_visit_open)
        use_sources(RecordParts())
