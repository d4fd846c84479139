"""The core: everything that a version tag stands for. Tasks import it and never change it."""
