from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "wervel.knowledge"
    label = "knowledge"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wervel.knowledge.receivers import connect

        connect()
