"""Roads -> `RoadNetwork` -> `TravelTimes`."""
