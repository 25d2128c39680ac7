"""Small files and scenarios to start from, and what makes them."""
