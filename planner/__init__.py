"""Plans a week of home digital-support visits into daily routes for helpers."""
