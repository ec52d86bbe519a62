"""What both floors of plain Django do for a mark: lock one row, change it and save it."""

from __future__ import annotations

import json

from django.db import models, transaction
from django.http import HttpRequest, JsonResponse


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
