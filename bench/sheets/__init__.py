"""A sheet of suppliers in three hands: the stock tools', ours, and those of a bare program."""
