"""Who: suppliers, their sites, contacts and dated facts."""
