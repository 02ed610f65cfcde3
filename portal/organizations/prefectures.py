"""47 都道府県。符号は全国地方公共団体コードの上 2 桁（JIS X 0401）。

``tile_column`` と ``tile_row`` はタイル地図の位置（1 から、左上が原点）。
海岸線や境界を描かずに、隣り合う県が近くに並ぶように置いてある。
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Prefecture:
    code: str
    name: str
    kana: str
    romaji: str
    region: str
    tile_column: int
    tile_row: int

    @property
    def short_name(self) -> str:
        """「都」「府」「県」を除いた名前。北海道はそのまま。"""
        return self.name if self.name == "北海道" else self.name[:-1]

    @property
    def short_kana(self) -> str:
        """「けん」「と」「ふ」を除いたかな。"""
        if self.name == "北海道":
            return self.kana
        return self.kana.removesuffix("けん") if self.name.endswith("県") else self.kana[:-1]

    def __str__(self) -> str:
        return self.name


PREFECTURES: tuple[Prefecture, ...] = (
    Prefecture("01", "北海道", "ほっかいどう", "Hokkaido", "北海道", 13, 1),
    Prefecture("02", "青森県", "あおもりけん", "Aomori", "東北", 12, 2),
    Prefecture("03", "岩手県", "いわてけん", "Iwate", "東北", 12, 3),
    Prefecture("04", "宮城県", "みやぎけん", "Miyagi", "東北", 12, 4),
    Prefecture("05", "秋田県", "あきたけん", "Akita", "東北", 11, 3),
    Prefecture("06", "山形県", "やまがたけん", "Yamagata", "東北", 11, 4),
    Prefecture("07", "福島県", "ふくしまけん", "Fukushima", "東北", 12, 5),
    Prefecture("08", "茨城県", "いばらきけん", "Ibaraki", "関東", 13, 6),
    Prefecture("09", "栃木県", "とちぎけん", "Tochigi", "関東", 12, 6),
    Prefecture("10", "群馬県", "ぐんまけん", "Gunma", "関東", 11, 6),
    Prefecture("11", "埼玉県", "さいたまけん", "Saitama", "関東", 11, 7),
    Prefecture("12", "千葉県", "ちばけん", "Chiba", "関東", 13, 7),
    Prefecture("13", "東京都", "とうきょうと", "Tokyo", "関東", 12, 7),
    Prefecture("14", "神奈川県", "かながわけん", "Kanagawa", "関東", 11, 8),
    Prefecture("15", "新潟県", "にいがたけん", "Niigata", "中部", 11, 5),
    Prefecture("16", "富山県", "とやまけん", "Toyama", "中部", 10, 5),
    Prefecture("17", "石川県", "いしかわけん", "Ishikawa", "中部", 9, 5),
    Prefecture("18", "福井県", "ふくいけん", "Fukui", "中部", 8, 6),
    Prefecture("19", "山梨県", "やまなしけん", "Yamanashi", "中部", 10, 7),
    Prefecture("20", "長野県", "ながのけん", "Nagano", "中部", 10, 6),
    Prefecture("21", "岐阜県", "ぎふけん", "Gifu", "中部", 9, 6),
    Prefecture("22", "静岡県", "しずおかけん", "Shizuoka", "中部", 10, 8),
    Prefecture("23", "愛知県", "あいちけん", "Aichi", "中部", 9, 7),
    Prefecture("24", "三重県", "みえけん", "Mie", "近畿", 9, 8),
    Prefecture("25", "滋賀県", "しがけん", "Shiga", "近畿", 8, 7),
    Prefecture("26", "京都府", "きょうとふ", "Kyoto", "近畿", 7, 7),
    Prefecture("27", "大阪府", "おおさかふ", "Osaka", "近畿", 7, 8),
    Prefecture("28", "兵庫県", "ひょうごけん", "Hyogo", "近畿", 6, 7),
    Prefecture("29", "奈良県", "ならけん", "Nara", "近畿", 8, 8),
    Prefecture("30", "和歌山県", "わかやまけん", "Wakayama", "近畿", 7, 9),
    Prefecture("31", "鳥取県", "とっとりけん", "Tottori", "中国", 5, 7),
    Prefecture("32", "島根県", "しまねけん", "Shimane", "中国", 4, 7),
    Prefecture("33", "岡山県", "おかやまけん", "Okayama", "中国", 5, 8),
    Prefecture("34", "広島県", "ひろしまけん", "Hiroshima", "中国", 4, 8),
    Prefecture("35", "山口県", "やまぐちけん", "Yamaguchi", "中国", 3, 8),
    Prefecture("36", "徳島県", "とくしまけん", "Tokushima", "四国", 6, 11),
    Prefecture("37", "香川県", "かがわけん", "Kagawa", "四国", 6, 10),
    Prefecture("38", "愛媛県", "えひめけん", "Ehime", "四国", 5, 10),
    Prefecture("39", "高知県", "こうちけん", "Kochi", "四国", 5, 11),
    Prefecture("40", "福岡県", "ふくおかけん", "Fukuoka", "九州・沖縄", 2, 9),
    Prefecture("41", "佐賀県", "さがけん", "Saga", "九州・沖縄", 1, 9),
    Prefecture("42", "長崎県", "ながさきけん", "Nagasaki", "九州・沖縄", 1, 10),
    Prefecture("43", "熊本県", "くまもとけん", "Kumamoto", "九州・沖縄", 2, 10),
    Prefecture("44", "大分県", "おおいたけん", "Oita", "九州・沖縄", 3, 10),
    Prefecture("45", "宮崎県", "みやざきけん", "Miyazaki", "九州・沖縄", 3, 11),
    Prefecture("46", "鹿児島県", "かごしまけん", "Kagoshima", "九州・沖縄", 2, 11),
    Prefecture("47", "沖縄県", "おきなわけん", "Okinawa", "九州・沖縄", 1, 13),
)

PREFECTURE_BY_CODE: Mapping[str, Prefecture] = MappingProxyType(
    {prefecture.code: prefecture for prefecture in PREFECTURES}
)
