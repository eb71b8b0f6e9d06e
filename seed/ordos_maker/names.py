"""Invented names (虚构姓名): Han and Mongolian, none of a real person in mind."""

from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘"
    "于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江"
    "尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐"
)
FIRST = "文志晓海玉春秀永立淑宏思雨景书云青怀松兰润仲佩若麦棠砚朴望守"
SECOND = "川禾岩舟岚澜泉荣莲芸槐柏溪桥冬秋田苗樵峪蓁垣杉楠枫桐荻菱茵"
SINGLE = (
    "巴特尔 乌云其其格 苏雅拉 斯琴高娃 朝鲁门 萨日娜 那日苏 乌日娜 塔娜 敖登格日乐 "
    "苏日娜 哈斯图雅 图门 乌兰 格根塔娜 特木热 呼和 布日古德 阿茹娜 娜布其 恩和 昂沁"
)
ROOTS = (
    "巴雅尔 额尔敦 宝音 那顺 孟克 苏雅拉 斯琴 哈斯 格日勒 乌力吉 阿拉坦 娜仁 萨仁 "
    "乌云 布和 阿木尔 青格勒 吉雅 敖特根 通拉嘎"
)
ENDINGS = "图 巴特尔 达来 其其格 高娃 花 图雅 朝鲁 满都拉 塔娜 夫 苏和 其木格 都仁"


class Names:
    """Draws names; about a quarter are Mongolian and have no surname."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def new(self, taken: set[str]) -> str:
        """Return a name that is not taken, and take it."""
        name = self._draw()
        while name in taken:
            name = self._draw()
        taken.add(name)
        return name

    def _draw(self) -> str:
        kind = self.rng.randrange(100)
        if kind < 8:
            return self._one(SINGLE.split())
        if kind < 26:
            root, ending = self._one(ROOTS.split()), self._one(ENDINGS.split())
            return root if root == ending else root + ending
        given = self._one(FIRST) + self._one(SECOND)
        return self._one(SURNAMES) + (given if kind < 90 else given[1])

    def _one(self, choices: str | list[str]) -> str:
        return choices[self.rng.randrange(len(choices))]
