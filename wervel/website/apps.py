from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "wervel.website"
    label = "website"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wervel.knowledge.rendering import use_renderer
        from wervel.website.knowledge.views import preview

        use_renderer(preview)
