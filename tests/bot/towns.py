"""A small collection of several invented towns: offices that change hands, reprints, figures that were corrected."""

from pathlib import Path

# Each file holds one article; the second line says when it was published where that is known.
FILES = {
    "alpha-2021.txt": (
        "临川区召开组织工作会议\n"
        "发布日期：2021-03-10\n"
        "3月9日，临川区召开组织工作会议。"
        "区委常委、组织部部长何志明主持会议并讲话。"
        "临川区委书记郑克勤出席。"
        "会议强调，要抓好基层党建。"
    ),
    "alpha-2023.txt": (
        "临川区委组织部召开学习会\n"
        "发布日期：2023-06-28\n"
        "6月27日，临川区委组织部召开学习会。"
        "临川区委常委、组织部部长沈月华主持会议。"
        "会议要求，要把学习成果转化为工作实效。"
    ),
    "alpha-2023b.txt": (
        "临川区防汛工作会议召开\n"
        "发布日期：2023-07-05\n"
        "7月4日，临川区防汛工作会议召开。"
        "临川区区长罗建平主持会议，临川区委书记姚文斌讲话。"
        "罗建平指出，要压实责任。"
    ),
    "beta-2022.txt": (
        "安远县召开防汛会议\n"
        "发布日期：2022-06-12\n"
        "6月11日，安远县召开防汛会议。"
        "安远县县长魏长海主持会议。"
        "会议通报，全县有水库16座。"
    ),
    "beta-2023.txt": (
        "安远县委组织部举办培训班\n"
        "发布日期：2023-05-19\n"
        "5月18日，安远县委组织部举办培训班。"
        "安远县委常委、组织部部长柳青山出席开班式并讲话。"
    ),
    "beta-2023b.txt": (
        "安远县春耕现场会举行\n"
        "发布日期：2023-04-02\n"
        "4月1日，安远县春耕现场会在双溪镇举行。"
        "安远县县长魏长海出席并讲话。"
        "全县今年计划种植早稻3.2万亩。"
    ),
    "gamma-2023.txt": (
        "清河区区委召开常委会\n"
        "发布日期：2023-06-30\n"
        "6月29日，清河区区委召开常委会。"
        "清河区委书记江海涛主持会议。"
        "清河区区长祝晓峰汇报了上半年工作。"
    ),
    "gamma-2024.txt": (
        "清河区区委召开常委会\n"
        "发布日期：2024-01-16\n"
        "1月15日，清河区区委召开常委会。"
        "清河区委书记江海涛主持会议，清河区区长苗立新汇报工作。"
    ),
    "bridge-plan.txt": (
        "望江大桥将于明年通车\n"
        "发布日期：2022-09-01\n"
        "记者8月31日从清河区交通局获悉，望江大桥总投资4.5亿元，计划于2023年10月1日通车。"
        "大桥全长1200米。"
    ),
    "bridge-new.txt": (
        "望江大桥通车时间推迟\n"
        "发布日期：2023-08-20\n"
        "记者8月19日从清河区交通局获悉，望江大桥总投资5.1亿元，计划于2024年5月1日通车。"
        "大桥全长1200米。"
    ),
    "festival.txt": (
        "双溪镇举办丰收节\n9月23日，双溪镇举办丰收节。安远县县长魏长海出席活动并致辞。活动吸引游客8000人。"
    ),
    "festival-again.txt": (
        "双溪镇举办丰收节（转载）\n9月23日，双溪镇举办丰收节。安远县县长魏长海出席活动并致辞。活动吸引游客8000人。"
    ),
    "session-8.txt": (
        "安远县政府第8次常务会议召开\n"
        "发布日期：2023-03-02\n"
        "3月1日，安远县县长魏长海主持召开县政府第8次常务会议，研究春耕和防汛工作，部署下一步任务。"
    ),
    "session-9.txt": (
        "安远县政府第9次常务会议召开\n"
        "发布日期：2023-03-16\n"
        "3月15日，安远县县长魏长海主持召开县政府第9次常务会议，研究春耕和防汛工作，部署下一步任务。"
    ),
}


def write(folder: Path) -> Path:
    """Write the files into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def write_meetings(folder: Path, count: int) -> None:
    """Write so many articles, each on another meeting that one person chaired, a day a meeting from May 1 on."""
    folder.mkdir()
    for number in range(1, count + 1):
        head = f"南湾县召开第{number}次调度会\n发布日期：2023-05-{number:02}\n"
        body = f"5月{number}日，南湾县召开第{number}次调度会。县长李明远主持会议，研究第{number}号议题。"
        (folder / f"{number:02}.txt").write_text(head + body, encoding="utf-8")
