"""A service that comes to people: stops, days, routes, their timetable and what they cost."""
