"""Which states of their files open pages have shown, and what went wrong in each: a run is compared by them."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("builder", "0002_waiting_builds"),
        ("preview", "0005_pictures_of_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShownState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=64)),
                ("errors", models.JSONField(blank=True, default=list)),
                ("shown_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shown_states", to="builder.project"
                    ),
                ),
            ],
            options={
                "verbose_name": "shown state",
                "verbose_name_plural": "shown states",
                "indexes": [models.Index(fields=["project", "-seen_at"], name="shown_state_newest")],
                "constraints": [models.UniqueConstraint(fields=("project", "state"), name="shown_state_once")],
            },
        ),
    ]
