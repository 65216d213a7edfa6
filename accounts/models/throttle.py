"""How often something was tried lately."""

from django.db import models


class Throttle(models.Model):
    """A count of attempts until a moment; whose they are cannot be read from the key."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        # Nobody looks at them: there is nothing to be allowed.
        default_permissions = ()

    def __str__(self) -> str:
        return self.key[:8]
