"""Shares and months."""


def share(held, required):
    """Return the share with four decimals, cut."""
    if required == 0:
        return None
    digits = str(held * 10**4 // required).rjust(5, "0")
    return f"{digits[:-4]}.{digits[-4:]}"


def index(day):
    """Return the number of a month."""
    return day.year * 12 + day.month - 1
