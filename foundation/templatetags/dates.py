"""Days in a template."""

from django import template

from foundation.dates import written

register = template.Library()
register.filter("written", written)
