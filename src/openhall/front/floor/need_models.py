"""What customers say they want, which business that is and which queue; what a guide has prepared with a number."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from openhall.kernel.ids import uuid7

from .models import Ticket


class Need(models.Model):
    """A kind of business as customers speak of it: keywords, and the queue for it. Keywords are of several words, which all
    must be said."""

    business = models.TextField(primary_key=True)
    service = models.TextField()
    words = ArrayField(models.TextField(), default=list)

    def __str__(self) -> str:
        return self.business


class RequestQuerySet(models.QuerySet["Request"]):
    def of_hall(self, hall: UUID) -> "RequestQuerySet":
        return self.filter(hall=hall)

    def moved(self) -> "RequestQuerySet":
        """Whose number was taken for a queue that wasn't the right one."""
        return self.filter(~Q(ticket__service=F("service")))


class Request(models.Model):
    """What a guide has prepared for a customer, carried by the ticket: the clerk who calls it goes on with it (FLOOR-11)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="request")
    need = models.TextField(blank=True, default="")
    business = models.TextField()
    service = models.TextField()
    number = models.TextField(blank=True, default="")
    papers = ArrayField(models.TextField(), default=list)
    guide = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    objects = RequestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "made_at"], name="request_of_hall")]

    def __str__(self) -> str:
        return self.business
