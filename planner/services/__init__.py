"""One function a use case; ``bootstrap`` is where the parts are put together."""
