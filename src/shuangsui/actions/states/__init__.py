"""What becomes of a target: moved, stopped, resumed, cancelled, opted out and in, merged; each undone by a further deed."""
