"""All suppliers come on one day: they log in, hand in and sign."""
