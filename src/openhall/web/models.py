"""What the shell itself keeps."""

from django.db import models


class Knock(models.Model):
    """How often a stranger's address sent something in a minute of the real clock, for all processes together.

    The address stands here as a keyed hash, and goes with the next midnight. The table is unlogged: what a crash of the
    database loses is a few minutes of counting.
    """

    pk = models.CompositePrimaryKey("word", "minute")
    word = models.TextField()
    minute = models.BigIntegerField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.minute} {self.count}"
