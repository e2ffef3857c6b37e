"""Who speaks when: a small network hears sound in blocks and says how likely each is speech.

It knows no words and no voices, and nothing of the sound stays once a block was heard.
"""
