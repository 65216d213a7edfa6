"""The stock side: django-import-export's own admin pages on a plain model with the columns of our sheet."""
