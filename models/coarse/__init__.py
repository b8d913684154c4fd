"""One item's part of a coarse linear plan, from which prices and first plans come."""
