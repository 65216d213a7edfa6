"""Days and periods in a template."""

from django import template

from foundation.dates import written, written_period

register = template.Library()
register.filter("written", written)
register.filter("written_period", written_period)
