"""docs/reference/states.md: every table of states as a diagram and as a list."""

from portal.common.transitions import TransitionTable, all_tables

HEAD = """# 状態の移り変わり

`manage.py write_states` がコードの表（`choices.py` の `TransitionTable`）から作る。
ここにない変更は、画面・API・管理サイトのどこから行っても、また SQL で直接行っても、
データベースのトリガーが断る。
"""


def document() -> str:
    """Return the whole document as Markdown with Mermaid diagrams."""
    return "\n".join([HEAD, *(_section(table) for table in all_tables())])


def _section(table: TransitionTable) -> str:
    states = [
        f'    state "{state.label}" as {state.value}'
        for state in table.states
        if any(state.value in pair for pair in table.pairs)
    ]
    births = [f"    [*] --> {state}" for state in table.born]
    ways = [f"    {way.source} --> {way.target}: {way.label}" for way in table.transitions]
    ends = [
        f"    {state.value} --> [*]"
        for state in table.states
        if not table.leaving(state.value) and any(state.value == after for _, after in table.pairs)
    ]
    rows = [
        f"| {table.label_of(way.source)} | {way.label} | {table.label_of(way.target)} |"
        for way in table.transitions
    ]
    return "\n".join(
        [
            f"## {table.name}（`{table.table}.{table.column}`）",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *states,
            *births,
            *ways,
            *ends,
            "```",
            "",
            "| いま | 行うこと | 次 |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )
