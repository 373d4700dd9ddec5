"""Sources of a study -> checked tables -> `Study`; one reader a source."""
