"""How often something changed that people had been told: what a calendar needs to know which copy is newer."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Revised(models.Model):
    """Counts the changes of a row that its people hear of. `revision` only rises; `revised_at` is the latest change."""

    revision = models.PositiveIntegerField(_("第几次变动"), default=0, editable=False)
    revised_at = models.DateTimeField(_("变动时间"), null=True, editable=False)

    class Meta:
        abstract = True

    def revise(self, *, at: datetime) -> tuple[str, str]:
        """Count one more change and name the columns to save; the row is locked by whoever changes it."""
        self.revision += 1
        self.revised_at = at
        return ("revision", "revised_at")
