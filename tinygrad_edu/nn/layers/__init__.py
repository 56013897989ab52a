"""The layers, a family in each room: what they remember, and what they compute."""
