"""The Chinese words for where a journal's chain does not hold."""

BREAKS = {
    "missing": "这一条不见了",
    "previous": "这一条不接在上一条后面",
    "hash": "内容与散列值不相符",
    "sm3": "内容与 SM3 值不相符",
    "head": "与链头记下的末条不相符",
    "anchor": "与另处留存的散列值不相符",
}
