"""What spreadsheet programs call a cell, such as E2."""


def place_of(address: str) -> tuple[int, int]:
    """Return row and column of an address such as E2, counted from nought."""
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(address[len(letters) :]) - 1, column - 1


def address_of(row: int, column: int) -> str:
    """Return the address of a row and a column, counted from nought."""
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"
