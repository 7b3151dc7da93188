"""Net surgery: functions that make a net out of parts of others.

Each takes nets and gives a new one; arrays are handed on as they are, never copied. Layers keep what the user gave
them, so sizes are found anew in the new place; a layer of which something else would come out there is given what it
knew before.
"""
