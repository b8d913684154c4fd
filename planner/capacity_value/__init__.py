"""What capacity is worth: the value of one more of every limit, and investments under a budget."""
