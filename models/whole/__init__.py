"""Planning all items as one model: first plans, improvement, search; `solve_whole` puts them together."""
