"""Personal data that the archive itself keeps."""

from django.utils.translation import gettext_lazy as _

from openhall.front.customers.personal import LAW, PLAIN, declare, table

table("archives.DestructionItem", _("Record of destruction"))

declare(
    "archives.DestructionItem.customer",
    _("Which file was destroyed (a key, no name)"),
    _("To prove that data were destroyed, when and by whom"),
    basis=LAW,
    period=_("For good: it names nobody"),
    kept=PLAIN,
)
