"""From pictures to the colour of skin: the only place that sees a picture, and where it ends.

cv2 and mediapipe are imported here and nowhere else, in a process of their own (``worker``),
because they are slow to load and native code may crash.  What leaves is a ``SkinSample``: a few
means.
"""
