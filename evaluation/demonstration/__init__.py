"""デモ用の国: 公表値にちょうど足し合わさる合成データを、毎回同じように作る。

入口は `nation.generate()`。Django も外部のライブラリも使わず、集計や帳票からは読まれない。

読む順:
`figures` 的となる公表値 → `bodies`・`offices`・`sites` 誰がどこに → `services` 何を誰に →
`outreach` 催し → `volumes`・`seasons`・`months` 実績 →
`achievement`・`targets` 目標 → `surveys` 声。
`named` は資料に名のある拠点、`apportion`・`choose`・`draw` は作り方の道具。
"""
