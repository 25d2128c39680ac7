"""What is answered without a browser: a module for each command."""
