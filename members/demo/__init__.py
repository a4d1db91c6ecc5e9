"""An invented union with ten years of history, for a first look, for benchmarks and for tests.

places and names are tables; tree plans the unions, lives who was a member of which and when, people what is known of
them; fill writes it all into an empty register. Nobody in here exists: brands, numbers and addresses are made up.
The same seed on the same day gives the same union.
"""
