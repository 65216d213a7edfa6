"""What is printed of a commitment: the receipt of a signature, and the form to be signed on paper."""
