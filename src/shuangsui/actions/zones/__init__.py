"""Zones that draw offline with the command line: their package handed out, their bundle and results brought back."""
