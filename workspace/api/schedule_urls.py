"""Contract section 5: schedules."""

from django.urls import path

from workspace.api import schedule_views as views

urlpatterns = [
    path("projects/<uuid:project_id>/agent-schedules", views.Schedules.as_view()),
    path("projects/<uuid:project_id>/agent-schedules/<uuid:schedule_id>", views.ScheduleOne.as_view()),
    path("projects/<uuid:project_id>/agent-schedules/<uuid:schedule_id>/runs", views.ScheduleRuns.as_view()),
    path("projects/<uuid:project_id>/agent-schedules/<uuid:schedule_id>/run", views.ScheduleRun.as_view()),
    path("cron/agent-schedules", views.CronSchedules.as_view()),
]
