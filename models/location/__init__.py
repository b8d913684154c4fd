"""Items as facility location problems: tight bounds, and the setups worth having."""
