"""Planning by item: first plans, rounds of prices, rounds of groups; `solve_by_item` puts them together."""
