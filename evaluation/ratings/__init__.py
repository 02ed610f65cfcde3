"""ハローワーク総合評価: by what an office is rated against the offices of its group."""
