"""分类认定: nominations, the firm's hearing, the review meeting, class lists, risk grades."""
