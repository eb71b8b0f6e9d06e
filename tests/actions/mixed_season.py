"""A season with every kind of evidence (各类依据), worked by hand.

One stage of five rounds, a fifth each:

| | survey | quiz | duel | paper | show | total |
|---|---|---|---|---|---|---|
| m1 | (100 + 60) ÷ 2 = 80 | 40 + 50 = 90 | all won: 100 | 88.5 | 91 + 0.5 = 91.5 | 450 ÷ 5 = 90.00|
| m2 | 100 | 80 − 5 = 75 | one of two won: 50 | 90 | (80 + 82) ÷ 2 = 81 | 396 ÷ 5 = 79.20 |
| m3 | 60 | 100 | none won: 0 | 70 | 70 − 1.5 = 68.5 | 298.5 ÷ 5 = 59.70 |

Judge j3 is recused for m2. Title: 60 % contest + 40 % daily work:
m1 54 + 38 = 92.00, m2 47.52 + 32 = 79.52, m3 35.82 + 36 = 71.82.
"""

from pathlib import Path

TOTALS = {"m1": "90.00", "m2": "79.20", "m3": "59.70"}
RULEBOOK = """format = 1

[season]
code = "mixed"
name = "各类依据"

[[field]]
code = "community"
name = "社区"

[[stage]]
code = "city"
name = "市级"
field = "community"

  [[stage.round]]
  code = "asked"
  name = "满意度"
  method = "survey"
  weight = 20
  items = [{ code = "all", name = "总体" }]
  options = { good = 100, fair = 60 }
  min_valid = 1

  [[stage.round]]
  code = "quiz"
  name = "知识竞赛"
  method = "quiz"
  weight = 20

  [[stage.round]]
  code = "duel"
  name = "同台对决"
  method = "duel"
  weight = 20

  [[stage.round]]
  code = "paper"
  name = "调研报告"
  method = "given"
  weight = 20

  [[stage.round]]
  code = "show"
  name = "同台竞技"
  method = "stage"
  weight = 20
  min_judges = 2
  criteria = [{ code = "x", name = "表现", max = 100 }]

[[title]]
name = "示范标兵"
places = 1
stage_credit = { city = 100 }
sources = [{ stage = "city", weight = 60 }, { given = "daily", weight = 40 }]
"""
FILES = {
    "units": """code,name,kind,parent
c,示例市,city,
""",
    "contestants": """id,name,field,unit,organisation,title,status
m1,田稻香,community,c,甲社区党委,党委书记,ok
m2,席荷风,community,c,"乙社区党委, 筹备组",书记,
m3,其木格,community,c,丙社区党委,,ok
""",
    "judges": """id,name,unit,class
j1,评委一,,
j2,评委二,c,
j3,评委三,,expert
""",
    "marks": """stage,round,contestant,judge,criterion,points
city,show,m1,j1,x,90
city,show,m1,j2,x,91
city,show,m1,j3,x,92
city,show,m2,j1,x,80
city,show,m2,j2,x,82.00
city,show,m2,j3,x,84
city,show,m3,j1,x,70
city,show,m3,j2,x,70
city,show,m3,j3,x,70
""",
    "adjustments": """stage,round,contestant,points,reason
city,show,m1,+0.5,自治区级典型
city,show,m3,-1,超时17秒
city,show,m3,-0.5,超时17秒
""",
    "answers": """stage,round,contestant,respondent,class,item,answer
city,asked,m1,r1,,all,good
city,asked,m1,r2,,all,fair
city,asked,m2,r1,,all,good
city,asked,m3,r1,,all,fair
city,asked,m3,r2,,all,unknown
city,asked,m3,r3,,all,
""",
    "quiz": """stage,round,contestant,question,points,seconds
city,quiz,m1,q1,40,12
city,quiz,m1,q2,50,
city,quiz,m2,q1,80,9
city,quiz,m2,q2,-5,20
city,quiz,m3,q1,100,3
""",
    "bouts": """stage,round,bout,red,blue,judge,winner
city,duel,1,m1,m2,j1,red
city,duel,1,m1,m2,j2,red
city,duel,1,m1,m2,j3,blue
city,duel,2,m2,m3,j1,red
city,duel,2,m2,m3,j2,red
city,duel,2,m2,m3,j3,draw
city,duel,3,m3,m1,j1,blue
city,duel,3,m3,m1,j2,blue
city,duel,3,m3,m1,j3,blue
""",
    "scores": """stage,round,contestant,score
city,paper,m1,88.5
city,paper,m2,90
city,paper,m3,70
示范标兵,daily,m1,95
示范标兵,daily,m2,80
示范标兵,daily,m3,90
""",
    "decisions": """stage,kind,contestant,value,reason,by,at
city,recuse,m2,j3,近亲属,组委会 梁秋白,2022-08-01T08:30:00
""",
}


def write_mixed(folder: Path) -> Path:
    """Write the season folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rulebook.toml").write_text(RULEBOOK, encoding="utf-8")
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder
