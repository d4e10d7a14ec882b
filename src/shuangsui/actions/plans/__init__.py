"""The year's papers: the plan (年度抽查计划) and the item list (随机抽查事项清单), from draft to publication."""
