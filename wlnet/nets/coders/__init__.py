"""Encoders and decoders: what turns labels, text, truth values and the like into the arrays of a port, and back."""
