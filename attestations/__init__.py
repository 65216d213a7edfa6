"""What a supplier must hold and what it holds on a day."""
