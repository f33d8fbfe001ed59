"""The version of the client."""

VERSION = "2.0.0b1"
