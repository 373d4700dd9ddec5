"""TravelTimes, people and supply -> measures -> `Measurement`."""
