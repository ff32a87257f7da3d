from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "wervel.config"
    label = "config"
