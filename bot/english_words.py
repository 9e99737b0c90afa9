"""English questions of no known frame: said in Chinese word by word, if every word of them is known.

What a Chinese question needs is its question word in place, its nouns and its verbs; the search and the gates of
answering know no grammar either. With one word that is not known there is no question: half of it would find
something else.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_HAN = "[\u4e00-\u9fff]"

BODIES = {
    **{"municipal party committee": "市委", "city party committee": "市委", "county party committee": "县委"},
    **{"district party committee": "区委", "provincial party committee": "省委", "town party committee": "镇党委"},
    **{"municipal government": "市政府", "city government": "市政府", "county government": "县政府"},
    **{"district government": "区政府", "provincial government": "省政府", "town government": "镇政府"},
    **{"township government": "乡政府", "local government": "政府", "government": "政府", "party committee": "党委"},
    **{"people's congress": "人大", "people's court": "法院", "standing committee": "常委会"},
    **{"commission for discipline inspection": "纪委", "discipline inspection commission": "纪委"},
    **{"supervisory commission": "监委", "supervision commission": "监委", "cppcc": "政协"},
    **{"development and reform commission": "发改委", "development and reform bureau": "发改局"},
    **{"health commission": "卫健委", "health bureau": "卫健局", "health department": "卫健委"},
    **{"education bureau": "教育局", "education department": "教育局", "finance bureau": "财政局"},
    **{"housing bureau": "住建局", "housing and urban-rural development bureau": "住建局"},
    **{"transport bureau": "交通局", "transportation bureau": "交通局", "civil affairs bureau": "民政局"},
    **{"human resources and social security bureau": "人社局", "human resources bureau": "人社局"},
    **{"market regulation bureau": "市监局", "market supervision bureau": "市监局", "tax bureau": "税务局"},
    **{"public security bureau": "公安局", "police": "公安", "traffic police": "交警", "justice bureau": "司法局"},
    **{"emergency management bureau": "应急局", "emergency bureau": "应急局", "statistics bureau": "统计局"},
    **{"environment bureau": "生态环境局", "ecology and environment bureau": "生态环境局"},
    **{"agriculture bureau": "农业农村局", "agriculture and rural affairs bureau": "农业农村局"},
    **{"culture and tourism bureau": "文旅局", "water bureau": "水利局", "water resources bureau": "水利局"},
    **{"natural resources bureau": "自然资源局", "science and technology bureau": "科技局"},
    **{"medical insurance bureau": "医保局", "meteorological bureau": "气象局", "weather bureau": "气象局"},
    **{"fire brigade": "消防", "fire department": "消防", "women's federation": "妇联", "trade union": "工会"},
}
OFFICES = {
    **{"party secretary": "书记", "deputy secretary": "副书记", "secretary": "书记", "governor": "省长"},
    **{"county mayor": "县长", "county head": "县长", "county magistrate": "县长", "county chief": "县长"},
    **{"deputy county head": "副县长", "deputy county magistrate": "副县长", "vice county head": "副县长"},
    **{
        "deputy mayor": "副市长",
        "vice mayor": "副市长",
        "mayor": "市长",
        "town mayor": "镇长",
        "township head": "乡长",
    },
    **{"district head": "区长", "district mayor": "区长", "bureau chief": "局长", "bureau director": "局长"},
    **{"director general": "局长", "principal": "校长", "headmaster": "校长", "dean": "院长", "spokesperson": "发言人"},
    **{"spokesman": "发言人", "chairman": "主席", "party chief": "书记", "magistrate": "县长", "coach": "教练"},
    **{"leader": "领导", "leaders": "领导", "official": "负责人", "officials": "负责人", "minister": "部长"},
}
_NOUNS = {
    **BODIES,
    **OFFICES,
    **{"executive meeting": "常务会议", "special exhibition": "特展"},
    **{"meeting": "会议", "meetings": "会议", "conference": "会议", "bridge": "大桥", "road": "路", "roads": "路"},
    **{
        "highway": "公路",
        "expressway": "高速公路",
        "railway": "铁路",
        "subway": "地铁",
        "metro": "地铁",
        "tunnel": "隧道",
    },
    **{
        "street": "街",
        "streets": "街道",
        "bus": "公交",
        "buses": "公交",
        "bus lines": "公交线路",
        "bus routes": "公交线路",
    },
    **{"train": "火车", "trains": "列车", "airport": "机场", "station": "车站", "port": "港口", "parking": "停车"},
    **{
        "project": "项目",
        "projects": "项目",
        "construction": "建设",
        "investment": "投资",
        "cost": "费用",
        "price": "价格",
    },
    **{"total investment": "总投资", "budget": "预算", "ticket": "门票", "tickets": "门票", "ticket price": "票价"},
    **{"fee": "费用", "fees": "费用", "tuition": "学费", "subsidy": "补贴", "subsidies": "补贴", "allowance": "补贴"},
    **{"pension": "养老金", "medical insurance": "医保", "health insurance": "医保", "social security": "社保"},
    **{"insurance": "保险", "vaccine": "疫苗", "vaccines": "疫苗", "vaccination": "接种", "flu vaccine": "流感疫苗"},
    **{"flu": "流感", "hospital": "医院", "hospitals": "医院", "doctor": "医生", "doctors": "医生", "patients": "患者"},
    **{
        "school": "学校",
        "schools": "学校",
        "students": "学生",
        "pupils": "学生",
        "teachers": "教师",
        "classes": "上课",
    },
    **{"kindergarten": "幼儿园", "primary school": "小学", "middle school": "中学", "high school": "高中"},
    **{"university": "大学", "college entrance exam": "高考", "exam": "考试", "exams": "考试", "enrolment": "招生"},
    **{
        "enrollment": "招生",
        "registration": "报名",
        "application": "申请",
        "applications": "申请",
        "applicants": "申请人",
    },
    **{"graduates": "毕业生", "jobs": "岗位", "job fair": "招聘会", "positions": "岗位", "companies": "企业"},
    **{
        "company": "公司",
        "enterprises": "企业",
        "factory": "工厂",
        "farm": "农场",
        "farmers": "农民",
        "villagers": "村民",
    },
    **{"village": "村", "villages": "村", "town": "镇", "towns": "镇", "county": "县", "city": "市", "district": "区"},
    **{
        "residents": "居民",
        "people": "人",
        "households": "户",
        "families": "家庭",
        "children": "儿童",
        "child": "儿童",
    },
    **{"elderly": "老人", "old people": "老人", "seniors": "老人", "women": "女子", "men": "男子", "women's": "女子"},
    **{"men's": "男子", "visitors": "游客", "tourists": "游客", "volunteers": "志愿者", "athletes": "运动员"},
    **{
        "runners": "选手",
        "players": "选手",
        "teams": "队伍",
        "team": "队",
        "participants": "参赛选手",
        "suspects": "嫌疑人",
    },
    **{"suspect": "嫌疑人", "driver": "司机", "victims": "受害人", "defendant": "被告人", "judge": "法官"},
    **{"typhoon": "台风", "rain": "雨", "rainfall": "降雨量", "rainstorm": "暴雨", "snow": "雪", "wind": "风力"},
    **{"temperature": "气温", "flood": "洪水", "earthquake": "地震", "fire": "火灾", "accident": "事故"},
    **{
        "casualties": "伤亡",
        "injured": "受伤",
        "fishing boats": "渔船",
        "scenic spots": "景区",
        "scenic areas": "景区",
    },
    **{
        "park": "公园",
        "parks": "公园",
        "museum": "博物馆",
        "library": "图书馆",
        "stadium": "体育馆",
        "cinema": "电影院",
    },
    **{"market": "市场", "river": "河", "rivers": "河", "river chief": "河长", "river chiefs": "河长", "lake": "湖"},
    **{"basketball": "篮球", "football": "足球", "soccer": "足球", "swimming": "游泳", "table tennis": "乒乓球"},
    **{"badminton": "羽毛球", "volleyball": "排球", "dragon boat race": "龙舟赛", "basketball game": "篮球赛"},
    **{"basketball match": "篮球赛", "basketball tournament": "篮球赛", "football match": "足球赛", "payment": "缴费"},
    **{"areas": "区域", "seats": "座位", "books": "图书", "monday": "周一", "tuesday": "周二", "wednesday": "周三"},
    **{
        "thursday": "周四",
        "friday": "周五",
        "saturday": "周六",
        "sunday": "周日",
        "station": "站",
        "bus stops": "站点",
    },
    **{"stops": "站点", "shops": "商店", "restaurant": "餐厅", "hotel": "酒店", "bank": "银行", "post office": "邮局"},
    **{"new campus": "新校区", "campus": "校区", "symptoms": "症状", "lowest temperature": "最低气温"},
    **{"highest temperature": "最高气温", "virus": "病毒", "theme park": "乐园"},
    **{
        "water": "水",
        "electricity": "电",
        "power": "电",
        "gas": "燃气",
        "environment": "环境",
        "air quality": "空气质量",
    },
    **{"pollution": "污染", "safety": "安全", "education": "教育", "economy": "经济", "agriculture": "农业"},
    **{
        "tourism": "旅游",
        "health": "健康",
        "employment": "就业",
        "rural revitalization": "乡村振兴",
        "culture": "文化",
    },
    **{"gdp": "gdp", "revenue": "财政收入", "fiscal revenue": "财政收入", "income": "收入", "exports": "出口"},
    **{
        "output": "产量",
        "retail sales": "社会消费品零售总额",
        "growth": "增长",
        "growth rate": "增速",
        "population": "人口",
    },
    **{"marathon": "马拉松", "half marathon": "半程马拉松", "race": "比赛", "match": "比赛", "game": "比赛"},
    **{"competition": "比赛", "sports meeting": "运动会", "sports meet": "运动会", "games": "运动会", "final": "决赛"},
    **{
        "champion": "冠军",
        "winner": "冠军",
        "runner-up": "亚军",
        "gold medal": "金牌",
        "medals": "奖牌",
        "score": "比分",
    },
    **{
        "result": "成绩",
        "record": "纪录",
        "prize": "奖",
        "award": "奖",
        "awards": "奖",
        "festival": "节",
        "concert": "演出",
    },
    **{"exhibition": "展览", "ceremony": "仪式", "opening ceremony": "开幕式", "training": "培训", "lecture": "讲座"},
    **{"forum": "论坛", "activity": "活动", "activities": "活动", "event": "活动", "notice": "通知", "policy": "政策"},
    **{"policies": "政策", "measures": "措施", "plan": "方案", "rules": "规定", "law": "法", "requirements": "要求"},
    **{
        "documents": "材料",
        "materials": "材料",
        "conditions": "条件",
        "problems": "问题",
        "tasks": "任务",
        "task": "任务",
    },
    **{"goal": "目标", "goals": "目标", "theme": "主题", "reason": "原因", "name": "名字", "address": "地址"},
    **{"phone number": "电话", "telephone number": "电话", "hotline": "热线", "phone": "电话", "telephone": "电话"},
    **{"opening hours": "开放时间", "office hours": "办公时间", "time": "时间", "date": "日期", "deadline": "截止时间"},
    **{"place": "地点", "location": "地点", "venue": "地点", "length": "长度", "width": "宽度", "area": "面积"},
    **{"holiday": "假期", "national day": "国庆", "spring festival": "春节", "labour day": "五一", "labor day": "五一"},
    **{"new year's day": "元旦", "weekend": "周末", "weekends": "周末", "summer": "夏季", "winter": "冬季"},
    **{"service center": "服务中心", "service centre": "服务中心", "administrative service center": "行政服务中心"},
    **{
        "shelters": "避灾安置场所",
        "house": "房屋",
        "houses": "房屋",
        "home": "家",
        "community": "社区",
        "land": "土地",
    },
    **{"rice": "水稻", "grain": "粮食", "wheat": "小麦", "corn": "玉米", "pigs": "生猪", "trees": "树", "money": "钱"},
    **{"day": "天", "days": "天", "hours": "小时", "years": "年", "months": "个月", "times": "次", "percent": "%"},
    **{"director": "主任", "chief": "负责人", "president": "院长", "reporter": "记者", "case": "案件", "court": "法院"},
    **{
        "traffic control": "交通管制",
        "traffic": "交通",
        "control": "管制",
        "detour": "绕行",
        "line": "线",
        "lines": "线路",
    },
    **{"flood control": "防汛", "flood prevention": "防汛", "flood-control": "防汛", "fire prevention": "防火"},
    **{
        "work safety": "安全生产",
        "production safety": "安全生产",
        "workplace safety": "安全生产",
        "exam papers": "试卷",
    },
    **{
        "floors": "层",
        "storeys": "层",
        "stories": "层",
        "building": "楼",
        "buildings": "楼",
        "lanes": "车道",
        "beds": "床位",
    },
    **{"clinic": "门诊", "outpatient building": "门诊楼", "ward": "病区", "reservoir": "水库", "reservoirs": "水库"},
    **{
        "dam": "大坝",
        "square": "广场",
        "plaza": "广场",
        "tower": "塔",
        "temple": "寺",
        "garden": "花园",
        "pumping station": "泵站",
    },
    **{
        "wastewater": "污水",
        "sewage": "污水",
        "sewage plant": "污水处理厂",
        "garbage": "垃圾",
        "waste": "垃圾",
        "heating": "供热",
    },
    **{
        "water supply": "供水",
        "power supply": "供电",
        "power plant": "电站",
        "industrial park": "工业园",
        "workers": "工人",
    },
    **{
        "employees": "员工",
        "staff": "员工",
        "officials": "干部",
        "cadres": "干部",
        "party members": "党员",
        "nurses": "护士",
    },
    **{
        "experts": "专家",
        "engineers": "工程师",
        "entrepreneurs": "企业家",
        "investors": "投资者",
        "consumers": "消费者",
    },
    **{
        "orders": "订单",
        "contracts": "合同",
        "contract": "合同",
        "agreements": "协议",
        "agreement": "协议",
        "loan": "贷款",
    },
    **{
        "loans": "贷款",
        "fund": "资金",
        "funds": "资金",
        "funding": "资金",
        "donations": "捐款",
        "loss": "损失",
        "losses": "损失",
    },
    **{
        "profit": "利润",
        "sales": "销量",
        "tax": "税",
        "taxes": "税",
        "wages": "工资",
        "salary": "工资",
        "rent": "租金",
    },
    **{
        "discount": "优惠",
        "scholarship": "奖学金",
        "certificate": "证书",
        "id card": "身份证",
        "household register": "户口本",
    },
    **{
        "reform": "改革",
        "development": "发展",
        "innovation": "创新",
        "poverty": "贫困",
        "minimum living allowance": "低保",
    },
    **{
        "orchard": "果园",
        "tea": "茶叶",
        "apples": "苹果",
        "oranges": "橙子",
        "vegetables": "蔬菜",
        "fish": "鱼",
        "cattle": "牛",
    },
    **{
        "sheep": "羊",
        "chickens": "鸡",
        "crops": "作物",
        "fertilizer": "化肥",
        "drought": "干旱",
        "forest": "森林",
        "trees": "树",
    },
    **{
        "blood": "血",
        "emergency": "急诊",
        "surgery": "手术",
        "disease": "疾病",
        "medicine": "药",
        "ambulance": "救护车",
    },
    **{
        "speech": "讲话",
        "report": "报告",
        "opinion": "意见",
        "suggestion": "建议",
        "suggestions": "建议",
        "complaint": "投诉",
    },
    **{
        "complaints": "投诉",
        "letter": "信",
        "survey": "调查",
        "inspection": "检查",
        "drill": "演练",
        "campaign": "行动",
    },
    **{"art": "艺术", "music": "音乐", "film": "电影", "movie": "电影", "opera": "戏曲", "show": "演出", "song": "歌"},
    **{"heritage": "遗产", "relics": "文物", "village party secretary": "村党支部书记", "vice principal": "副校长"},
    **{
        "new": "新",
        "old": "旧",
        "first": "第一",
        "second": "第二",
        "third": "第三",
        "national": "全国",
        "total": "总",
        "average": "平均",
    },
}
_VERBS = {
    **{"go": "去", "went": "去", "gone": "去"},
    **{"start": "开始", "started": "开工", "starts": "开始", "begin": "开始", "begins": "开始", "began": "开始"},
    **{"begun": "开工", "finish": "完工", "finished": "完工", "complete": "完工", "completed": "完工", "end": "结束"},
    **{"ends": "结束", "ended": "结束", "built": "建", "build": "建", "rebuilt": "重建", "being built": "建设"},
    **{
        "demolished": "拆除",
        "torn down": "拆除",
        "repaired": "维修",
        "renovated": "改造",
        "closed": "封闭",
        "close": "关闭",
    },
    **{
        "shut": "关闭",
        "blocked": "封闭",
        "open": "开放",
        "opened": "开通",
        "opens": "开放",
        "opening": "开放",
        "reopen": "恢复",
    },
    **{"opened to traffic": "通车", "open to traffic": "通车", "in operation": "运营", "suspended": "停运"},
    **{
        "cancelled": "取消",
        "canceled": "取消",
        "postponed": "推迟",
        "delayed": "推迟",
        "changed": "调整",
        "adjusted": "调整",
    },
    **{
        "held": "举行",
        "take place": "举行",
        "took place": "举行",
        "happen": "发生",
        "happened": "发生",
        "occur": "发生",
    },
    **{"attend": "参加", "attended": "参加", "take part": "参加", "took part": "参加", "participate": "参加"},
    **{"participated": "参加", "join": "参加", "joined": "参加", "run": "参加", "chaired": "主持", "hosted": "主持"},
    **{"organized": "主办", "organised": "主办", "sponsored": "主办", "win": "获得", "won": "获得", "wins": "获得"},
    **{"awarded": "获奖", "appointed": "任命", "removed": "免去", "dismissed": "免去", "elected": "当选"},
    **{"arrested": "抓获", "detained": "拘留", "fined": "罚款", "sentenced": "判", "killed": "死亡", "died": "死亡"},
    **{"rescued": "救出", "saved": "救", "evacuated": "转移", "relocated": "转移", "moved": "搬迁", "damaged": "受损"},
    **{"affected": "受影响", "say": "说", "said": "说", "stress": "强调", "stressed": "强调", "emphasize": "强调"},
    **{
        "emphasized": "强调",
        "require": "要求",
        "required": "要求",
        "demand": "要求",
        "ask for": "要求",
        "mention": "提到",
    },
    **{
        "issue": "发布",
        "issued": "发布",
        "publish": "发布",
        "published": "发布",
        "announce": "宣布",
        "announced": "宣布",
    },
    **{"apply": "申请", "apply for": "申请", "register": "报名", "sign up": "报名", "enrol": "报名", "enroll": "报名"},
    **{"pay": "缴", "paid": "缴", "bring": "带", "take": "带", "get": "领", "receive": "领", "received": "获得"},
    **{
        "buy": "购买",
        "cost": "投资",
        "costs": "投资",
        "spent": "花",
        "spend": "花",
        "invested": "投资",
        "raised": "筹集",
    },
    **{"increase": "增长", "increased": "增长", "grow": "增长", "grew": "增长", "rise": "上升", "rose": "上升"},
    **{"decrease": "下降", "decreased": "下降", "fall": "下降", "fell": "下降", "drop": "下降", "dropped": "下降"},
    **{"located": "", "visit": "调研", "visited": "调研", "inspect": "检查", "inspected": "检查"},
    **{"patrol": "巡", "planted": "种", "harvested": "收", "produced": "生产", "sold": "卖", "free": "免费"},
    **{
        "get vaccinated": "接种",
        "needed": "要求",
        "need": "要求",
        "produce": "生产",
        "given": "发放",
        "vaccinated": "接种",
        "supply": "供应",
        "supplied": "供应",
        "serve": "服务",
        "lead": "负责",
    },
    **{
        "honored": "表彰",
        "honoured": "表彰",
        "commended": "表彰",
        "praised": "表彰",
        "recognized": "表彰",
        "admit": "招",
    },
    **{"admitted": "招", "recruit": "招聘", "recruited": "招聘", "hire": "招聘", "hired": "招聘", "employ": "就业"},
    **{"create": "提供", "created": "提供", "provide": "提供", "provided": "提供", "offer": "提供", "offered": "提供"},
    **{"design": "设计", "designed": "设计", "construct": "建设", "constructed": "建设", "supervised": "监理"},
    **{"fund": "出资", "funded": "出资", "financed": "出资", "flooded": "受淹", "submerged": "受淹", "signed": "签约"},
    **{
        "sign": "签约",
        "launched": "启动",
        "launch": "启动",
        "inaugurated": "启用",
        "put into use": "启用",
        "expanded": "扩建",
    },
    **{
        "widened": "拓宽",
        "donated": "捐",
        "donate": "捐",
        "train": "培训",
        "trained": "培训",
        "treat": "救治",
        "treated": "救治",
    },
    **{"punished": "处罚", "investigated": "查处", "recovered": "追回", "charge": "收费", "charged": "收费"},
    **{
        "sell": "卖",
        "plant": "种",
        "grown": "种",
        "review": "审议",
        "reviewed": "审议",
        "discuss": "研究",
        "discussed": "研究",
    },
    **{"approve": "批准", "approved": "批准", "cover": "覆盖", "covers": "覆盖", "covered": "覆盖", "settled": "落户"},
    **{
        "resume": "恢复",
        "resumed": "恢复",
        "restored": "恢复",
        "injured": "受伤",
        "missing": "失踪",
        "trapped": "被困",
    },
    **{
        "collected": "收集",
        "borrow": "借",
        "borrowed": "借",
        "park": "停车",
        "vote": "投票",
        "retire": "退休",
        "retired": "退休",
    },
    **{"graduated": "毕业", "graduate": "毕业", "promoted": "推进", "put out": "扑灭", "extinguished": "扑灭"},
    **{"in charge": "负责", "responsible": "负责", "work": "上班", "off": "放假", "last": "持续", "caused": "造成"},
}
_DROPPED = frozenset(
    (
        "the a an of in on at for to from by with about as is are was were be been being am did does do has have had "
        "will would can could should must may shall there this that these those it its they them their and any some "
        "all i we you one people's so far now currently please during per into over under up out yet already still "
        "also just each every"
    ).split()
)
_MEASURED = re.compile(
    "(?:电话|价格|费用|成绩|比分|收入|面积|长度|宽度|产量|增速|总投资|投资|预算|票价|学费|人口|气温|降雨量|风力|gdp|总额|热线)$"
)
_TIMED, _PLACED = re.compile("(?:时间|日期)$"), re.compile("(?:地点|地址)$")
_LONG_THINGS = re.compile("桥|路|隧道|铁路|河|线|街")
_LEADS = (
    ("time", "(?:when|(?:at )?what time|on what (?:day|date)|on which (?:day|date)|what date)"),
    ("person", "(?:who|whom|who's)"),
    ("place", "where"),
    ("reason", "(?:why|for what reason|what is the reason|how come)"),
    ("money", "how much(?: money)?"),
    ("many", "how many"),
    ("growth", "(?:how fast|by how much|by what percentage|what percentage|how many percent)"),
    ("long", "how long"),
    ("often", "how often"),
    ("high", "how (?:high|tall)"),
    ("wide", "how wide"),
    ("far", "how far"),
    ("big", "how (?:big|large)"),
    ("how", "how"),
    ("which", "(?:which|what)"),
    ("yesno", "(?:is|are|was|were|did|does|do|has|have|can|will|should|must)"),
)


class _Words(NamedTuple):
    """Nouns and verbs of a question in Chinese, in its order.

    Attributes:
        nouns, verbs: Those.
        first: The nouns before any verb or preposition.
        names: The nouns that the question itself has in Chinese.
        passive: Whether something is done to what is asked for: the roads that are closed.
    """

    nouns: list[str]
    verbs: list[str]
    first: list[str]
    names: frozenset[str] = frozenset()
    passive: bool = False


def said(text: str, on: str) -> str | None:
    """Return a question in lower case in Chinese; None if it begins as none does or has a word that is not known.

    Args:
        text: Without its dates, its mark and what is said out of politeness.
        on: The dates in Chinese; empty without any.
    """
    kind, rest = _led(text)
    words = _translated(rest) if kind else None
    if words is None or not (words.nouns or words.verbs):
        return None
    if kind == "yesno" and not words.verbs:
        return None  # two names beside each other state nothing
    asked = _composed(kind, words)
    return f"{on}{'的' if on and asked[:1] not in '谁哪有' else ''}{asked}？" if asked else None


def unknown(text: str) -> list[str]:
    """Return the words of a question, as `said` takes it, that are not known, in their order."""
    _, rest = _led(text)
    return list(dict.fromkeys(word for kind, word in _tokens(rest or text) if kind == "unknown"))


def _led(text: str) -> tuple[str, str]:
    """Return what a question asks for by its first words, and the rest; twice nothing where it begins as none does."""
    return next(
        ((kind, text[found.end() :]) for kind, lead in _LEADS if (found := re.match(rf"{lead}(?![a-z'])", text))),
        ("", ""),
    )


_MADE = re.compile("^(?:建|建设|设计|出资|监理|施工|重建|扩建)$")
_BODY = re.compile("^(?:公司|企业|单位|部门|银行|学校|医院|政府)$")


def _composed(kind: str, words: _Words) -> str:
    nouns, verbs = "".join(words.nouns), "".join(words.verbs)
    if re.search("[会节赛展]$", nouns):
        verbs = {"关闭": "闭幕", "封闭": "闭幕", "开放": "开幕"}.get(verbs, verbs)
    if kind == "person" and nouns and _MADE.match(verbs):
        return f"{nouns}由谁{verbs}"
    if kind == "growth":
        return f"{nouns}{verbs}多少" if verbs in ("增长", "上升", "下降") else ""
    if kind == "person":
        if verbs == "获得":
            return f"{nouns}的冠军是谁" if "冠军" not in nouns else f"{nouns}是谁"
        return f"谁{verbs}{nouns}" if verbs else f"{nouns}是谁"
    if kind in ("many", "which"):
        left = list(words.nouns)
        for one in words.first:
            left.remove(one)
        counted, others = "".join(words.first), "".join(left)
        if kind == "which" and others and _BODY.match(counted) and _MADE.match(verbs):
            return f"{others}由哪家{counted}{verbs}"
        if kind == "which" and others and verbs and words.passive:
            return f"{others}哪些{counted}{verbs}"
        if kind == "which":
            return _what(counted, others, verbs)
        if not counted:
            return ""
        return f"有多少{counted}{verbs}{others}" if verbs == "参加" else f"{others}{verbs}多少{counted}"
    if kind == "long":
        return f"{nouns}有多长" if not verbs and _LONG_THINGS.search(nouns) else f"{nouns}{verbs}多久"
    if kind == "money" and verbs in ("生产", "收"):
        names = [one for one in words.nouns if one in words.names]
        return f"{''.join([*names, *(one for one in words.nouns if one not in names)])}产量是多少"
    if kind == "money":
        return f"{nouns}{verbs}{'多少' if _MEASURED.search(nouns + verbs) else '多少钱'}"
    asked = {
        **{
            "time": "什么时候",
            "place": "在哪里",
            "reason": "为什么",
            "how": "怎么",
            "often": "多久一次",
            "high": "有多高",
        },
        **{"wide": "有多宽", "far": "有多远", "big": "有多大"},
    }
    if kind == "time" and not verbs and _TIMED.search(nouns):
        return f"{nouns}是什么时候"
    if kind == "yesno":
        return f"{nouns}{verbs}吗"
    return f"{nouns}{asked[kind]}{verbs}"


def _what(counted: str, others: str, verbs: str) -> str:
    """Return a question after what or which: 电话是多少, 哪些路段封闭, 市长强调了什么."""
    whole = others + counted
    if verbs in ("说", "强调", "要求", "提到", "发布", "宣布", "做"):
        return f"{counted}{'关于' if others else ''}{others}{verbs}了什么"
    if counted in ("材料", "条件") and verbs.startswith("要求"):
        return f"{others}{verbs.removeprefix('要求')}需要什么{counted}"
    if not verbs:
        if _MEASURED.search(whole):
            return f"{whole}是多少"
        if _TIMED.search(whole):
            return f"{whole}是什么时候"
        return f"{whole}在哪里" if _PLACED.search(whole) else f"{whole}是什么"
    return f"哪些{counted}{verbs}{others}"


_PHRASES = sorted({**_NOUNS, **_VERBS}, key=len, reverse=True)
_PHRASE = re.compile(rf"(?<![a-z'])(?:{'|'.join(map(re.escape, _PHRASES))})(?![a-z'])")
_PREPOSITION = re.compile(r"(?:of|in|at|for|by|from|about|on|during|to)(?![a-z'])")
_TOKEN = re.compile(
    rf"(?P<han>[0-9“”《》·]*{_HAN}[{_HAN[1:-1]}0-9·“”《》]*)|(?P<metres>\d+) ?(?:m|metres|meters)(?![a-z])"
    r"|(?P<ordinal>\d+)(?:st|nd|rd|th)(?![a-z])"
    r"|(?P<number>\d[\d.,]*%?)|(?P<word>[a-z][a-z'\-]*)"
)


def _translated(text: str) -> _Words | None:
    """Return the nouns and verbs of a text in Chinese; None if it has a word that is not known."""
    nouns: list[str] = []
    verbs: list[str] = []
    first: list[str] | None = None
    group = at = 0  # where the last group of nouns begins, and where the next noun is put
    for kind, word in _tokens(text):
        if kind == "unknown":
            return None
        if kind == "noun":
            nouns.insert(at, word)
            at += 1
        elif kind != "dropped":
            first = list(nouns) if first is None and nouns else first
            verbs += [word] if kind == "verb" else []
            at = group if kind == "of" else len(nouns)  # the length of the bridge: of what goes before
            group = at
    names = frozenset(found["han"] for found in _TOKEN.finditer(text) if found["han"])
    passive = re.search(r"\b(?:is|are|was|were|be|been|being)\b", text) is not None
    return _Words(nouns, verbs, list(nouns) if first is None else first, names, passive)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a text with what they are, known phrases as one."""
    at = 0
    while at < len(text):
        if (phrase := _PHRASE.match(text, at)) is not None and (at == 0 or not text[at - 1].isalpha()):
            word = phrase[0]
            yield (
                ("verb", _VERBS[word])
                if word in _VERBS and not (word in _NOUNS and _is_noun(text[:at]))
                else ("noun", _NOUNS[word])
            )
            at = phrase.end()
        elif (token := _TOKEN.match(text, at)) is not None:
            at = token.end()
            if token["han"]:
                yield "noun", token["han"]
            elif token["ordinal"]:
                yield "noun", f"第{token['ordinal']}次"
            elif token["metres"]:
                yield "noun", f"{token['metres']}米"
            elif token["number"]:
                yield "noun", token["number"]
            elif _PREPOSITION.fullmatch(token["word"]):
                yield "of" if token["word"] in ("of", "for") else "preposition", ""
            elif token["word"] in (
                "is",
                "are",
                "was",
                "were",
                "did",
                "does",
                "do",
                "will",
                "has",
                "have",
                "can",
                "should",
            ):
                yield "auxiliary", ""
            else:
                yield ("dropped", "") if token["word"] in _DROPPED else ("unknown", token["word"])
        else:
            at += 1


def _is_noun(before: str) -> bool:
    """Whether a word that is noun and verb stands as a noun: behind an article or a noun's owner."""
    return re.search(r"(?:the|a|an|of|total|'s)\s*$", before) is not None
