"""What capacity is worth, which investments to make, and plans against several futures."""
