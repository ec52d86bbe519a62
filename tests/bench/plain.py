"""The floor of the marks: plain Django that locks one row, changes it and saves it.

No session, CSRF, permission, rule or audit: `gunicorn tests.bench.plain` on the table bare_mark.
"""

from __future__ import annotations

import json
import os

import django
import environ
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import models, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path

settings.configure(
    SECRET_KEY="only-for-benchmarks",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": environ.Env.db_url_config(os.environ["DATABASE_URL"])},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
settings.DATABASES["default"]["CONN_MAX_AGE"] = 60
django.setup(set_prefix=False)


class BareMark(models.Model):
    done = models.BooleanField()

    class Meta:
        app_label = "bench"
        db_table = "bare_mark"
        managed = False

    def __str__(self) -> str:
        return str(self.pk)


@transaction.atomic
def mark(request: HttpRequest) -> JsonResponse:
    wanted = json.loads(request.body)["id"]
    row = BareMark.objects.select_for_update().get(pk=wanted)
    row.done = not row.done
    row.save(update_fields=["done"])
    return JsonResponse({"id": row.pk, "done": row.done})


def ready(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({})


urlpatterns = [path("mark/", mark), path("readyz", ready)]
application = WSGIHandler()
