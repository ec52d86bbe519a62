"""The demo: the campaign of Kota Malang of September 2024 with invented pupils."""
