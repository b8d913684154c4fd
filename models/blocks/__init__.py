"""The block of one item as arrays, and what items share as a small problem of its own."""
