"""The server around the dashboard's script: to whom it answers, and how it ends."""
