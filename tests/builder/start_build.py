"""Start a build of the one project, which is made when it is missing, and print the build's id (a program)."""

import sys

import django

django.setup()

from accounts.models import User  # noqa: E402
from builder.builds.start import start  # noqa: E402
from builder.models import Brief, Project  # noqa: E402

user = User.objects.filter(email="ada@example.com").first() or User.objects.create_user("ada@example.com")
project, made = Project.objects.get_or_create(owner=user, name="Bookings", slug="bookings", sandbox_slug="bookings")
if made:
    Brief.objects.create(project=project, app_name="Bookings", mvp_features=["Book a table"])
build, _reused = start(project, user)
sys.stdout.write(str(build.pk))
