from django.apps import AppConfig


class MotivdSiteConfig(AppConfig):
    name = "motivd_site"
    verbose_name = "Motivd"

    def ready(self) -> None:
        from motivd_site import checks, logs  # noqa: F401  (checks register themselves)

        logs.configure()
