"""How commitments, certificates and other papers stand in spreadsheets."""
