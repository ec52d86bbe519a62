"""Several teams and whole regions: bounds, neighbourhoods, and a calendar with common devices."""
