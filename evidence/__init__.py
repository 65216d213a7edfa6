"""The ledger of events and the content-addressed files."""
