"""Words of the counter in templates."""

from django import template

from openhall.front.catalog import norms
from openhall.front.catalog.models import BusinessKind

register = template.Library()


@register.filter
def kind_name(kind: BusinessKind) -> str:
    """A kind of business in the language of the reader."""
    return norms.kind_name(kind)
