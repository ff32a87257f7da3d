from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "wervel.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wervel.accounts import records

        records.connect()
