"""The days that tests speak of: a day is an argument, the clock is never asked."""

from datetime import date

#: Today, unless a test says otherwise.
TODAY = date(2024, 12, 31)
#: Since when the factories' suppliers are there.
START = date(2020, 1, 1)
