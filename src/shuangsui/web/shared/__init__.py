"""What the doors have in common: the frame of a page, who may open it, lists, refusals."""
