"""What is looked at of a supplier, and what was found."""
