"""Units (单位): the real tree of the city, and generic organs and enterprises in it."""

import csv
from pathlib import Path
from typing import NamedTuple

CITY = "150600"
REAL = ("city", "county", "township", "community")
#: the four groups of organs at every place, with their organs
ORGANS = {
    "党群政法片区": (
        "党委办公室 人大办公室 政协办公室 组织部 宣传部 统战部 政法委 编办 信访局 档案馆 总工会 "
        "妇联 科协 文联 残联 工商联 公安局 司法局"
    ),
    "经济管理片区": (
        "发展改革委 工业和信息化局 财政局 统计局 审计局 国资委 商务局 市场监管局 能源局 税务局 "
        "金融服务中心"
    ),
    "城乡建设片区": (
        "自然资源局 生态环境局 住房和城乡建设局 交通运输局 水利局 农牧局 林草局 应急管理局 "
        "城市管理执法局 气象局"
    ),
    "民生服务片区": (
        "教育体育局 科学技术局 民族事务委 民政局 人力资源和社会保障局 文化和旅游局 卫生健康委 "
        "退役军人事务局 医疗保障局 乡村振兴局 政务服务局 红十字会 机关事务服务中心"
    ),
}
CITY_GROUPS = ("市属企业一组", "市属企业二组", "驻市企业组")
BRANDS = "晨牧 云穗 朔禾 苍岭 澄泉 丰霖 瑞柳 昭岩 远驼 青砾 和棘 旷原 长渠 红砂 白榆 沙枣"
TRADES = (
    "供热 供水 公共交通 燃气 城市建设 文化旅游 粮食储备 物业服务 污水处理 农牧开发 "
    "水务工程 融资担保 园林绿化 会展服务 煤炭运销 电力检修"
)
#: units without contestants, where the city's judges come from
BODIES = ("市委党校", "市属高等院校", "市社会工作协会", "市城市治理研究会")


class Unit(NamedTuple):
    """units.csv"""

    code: str
    name: str
    kind: str
    parent: str


def real_units(source: Path) -> list[Unit]:
    """Return city, counties, townships and communities."""
    with (source / "units.csv").open(encoding="utf-8", newline="") as file:
        rows = [Unit(**row) for row in csv.DictReader(file)]
    return [unit for unit in rows if unit.kind in REAL]


def all_units(real: list[Unit], branches: dict[str, int]) -> list[Unit]:
    """Return the real tree with organs and enterprises; `branches` of enterprises by group."""
    units = list(real)
    places = [unit for unit in real if unit.kind in ("city", "county")]
    for place in places:
        units += _organs(place)
    for number, group in enumerate(enterprise_groups(real)):
        units.append(group)
        units += _enterprises(group, number, branches[group.code])
    for number, name in enumerate(BODIES, start=1):
        units.append(Unit(f"{CITY}-Z{number}", name, "body", CITY))
    return units


def short(place: Unit) -> str:
    """Return what organs put before their name."""
    return "市" if place.kind == "city" else place.name


def _organs(place: Unit) -> list[Unit]:
    committee = f"{place.code}-J"
    name = f"{short(place)}直属机关工委"
    units = [Unit(committee, name, "organ-committee", place.code)]
    for number, (group, organs) in enumerate(ORGANS.items(), start=1):
        code = f"{committee}{number}"
        label = f"{'市直' if place.kind == 'city' else place.name}{group}"
        units.append(Unit(code, label, "organ-group", committee))
        units += [
            Unit(f"{code}-{index:02d}", f"{short(place)}{organ}", "organ", code)
            for index, organ in enumerate(organs.split(), start=1)
        ]
    return units


def enterprise_groups(real: list[Unit]) -> list[Unit]:
    """Return the groups in which enterprises compete."""
    city = [
        Unit(f"{CITY}-Q{number}", name, "enterprise-group", CITY)
        for number, name in enumerate(CITY_GROUPS, start=1)
    ]
    return city + [
        Unit(f"{unit.code}-Q", f"{unit.name}国有企业组", "enterprise-group", unit.code)
        for unit in real
        if unit.kind == "county"
    ]


def _enterprises(group: Unit, number: int, branches: int) -> list[Unit]:
    """Return the group's enterprises: two of three branches belong to the same one."""
    brands, trades = BRANDS.split(), TRADES.split()
    place = group.name.removesuffix("国有企业组")
    if group.parent == CITY:
        place = group.name[:2]
    return [
        Unit(
            f"{group.code}-{index + 1:02d}",
            f"{place}{brands[(number * 5 + index) % 16]}{trades[(index * 3 + number) % 16]}公司",
            "enterprise",
            group.code,
        )
        for index in range(enterprise_of(branches - 1) + 1)
    ]


def enterprise_of(branch: int) -> int:
    """Return which enterprise of its group a branch belongs to, both counted from 0."""
    return branch * 2 // 3
