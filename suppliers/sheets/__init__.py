"""How suppliers and grades stand in spreadsheets."""
