"""The app's pages: they read, call one service, and show."""
