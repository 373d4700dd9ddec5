"""Where to put the next point: each question a model, solved to a proven answer."""
