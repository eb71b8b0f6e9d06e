"""What the command `leitai` says (命令)."""

from contest.sentences.marking import N_

CLI = {
    "cli-summary": N_(
        "奖项：%(awards)s 个\n奖金：%(spent)s 元，余 %(left)s 元\n称号：%(titles)s 个\n未决问题：%(blocking)s 个"
    ),
    "cli-written": N_("结果已写入 %(folder)s。"),
    "cli-faults": N_("共 %(count)s 处错误，请改正后再试。没有写入任何内容。"),
    "cli-file-refused": N_("无法读写 %(file)s：%(why)s"),
    "cli-no-folder": N_("没有文件夹 %(folder)s。"),
    "cli-verify-what": N_("请给出赛季文件夹和所存结果的文件夹，或单独使用 --database。"),
    "cli-difference": N_("%(file)s，%(row)s：所存为“%(stored)s”，重算为“%(derived)s”"),
    "cli-file-differs": N_("%(file)s：所存文件缺失，或与重算结果不同"),
    "cli-differences": N_("核对不符，共 %(count)s 处。"),
    "cli-same": N_("核对相符：重新核算与所存结果完全一致。"),
    "cli-chain-holds": N_("审计链完整，所载记录均未改动。链尾：%(head)s"),
    "cli-receipt": N_(
        "%(receipt)s：%(judge)s，%(subject)s，%(session)s，第 %(line)s 条审计记录完好"
    ),
    "cli-receipt-broken": N_(
        "%(receipt)s：%(judge)s，%(subject)s，%(session)s，第 %(line)s 条审计记录被改动"
    ),
    "cli-receipt-none": N_("%(receipt)s：%(why)s"),
    "cli-receipts-hold": N_("%(of)s 个回执号都在，所指记录未改动。"),
    "cli-receipts-wrong": N_("%(of)s 个回执号中有 %(count)s 个对不上。"),
    "audit-answers-changed": N_("第 %(line)s 条审计记录所覆盖的笔试作答（试卷 %(paper)s）被改动过"),
    "seal-broken": N_("调查 %(survey)s 的答题码与公示的封签不符"),
    "seal-key": N_("调查 %(survey)s 的答题码封签无法核对：本机的密钥不是制作时的那一个"),
    "photo-broken": N_("照片 %(digest)s 的文件缺失或被改动"),
    "audit-line-missing": N_("缺少第 %(line)s 条审计记录"),
    "audit-line-changed": N_("第 %(line)s 条审计记录被改动"),
    "audit-rows-changed": N_("第 %(line)s 条审计记录（%(action)s）所写入的内容被改动"),
    "audit-rows-stray": N_("有内容不属于任何审计记录（编号 %(line)s，数据表 %(tables)s）"),
    "cli-chain-broken": N_("审计链核对不符，共 %(count)s 处。链尾：%(head)s"),
    "cli-config": N_("配置有误：%(why)s"),
    "cli-database": N_("数据库无法使用：%(why)s"),
    "cli-upgraded": N_("数据库结构已是最新。"),
    "cli-imported": N_("已导入赛季“%(season)s”。"),
    "cli-exported": N_("赛季“%(season)s”已导出到 %(folder)s。"),
    "cli-serving": N_("请用浏览器打开 %(address)s （按 Ctrl+C 停止）"),
    "cli-password": N_("密码"),
    "cli-password-again": N_("再输一遍"),
    "cli-password-short": N_("密码至少要有 %(least)s 个字符。"),
    "cli-person-added": N_("已登记%(name)s。"),
}
