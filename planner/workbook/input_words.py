"""Other names of sheets, columns, settings and choices: Chinese, French, and what English exports call them.

Beside the attribute table (`input_columns`), one row for each of its names. Matching is that of
`names.same_name`. A word stands here only if it can mean nothing else on its sheet: `lead time` alone is
missing because it may be weeks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from planner.workbook.columns import Column, Sheet
from planner.workbook.names import same_name


@dataclass(frozen=True, slots=True)
class Words:
    """Other words for one name, by language; the first of each is the one that the documentation shows."""

    chinese: tuple[str, ...]
    french: tuple[str, ...]
    english: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[str]:
        return iter((*self.chinese, *self.french, *self.english))


def _words(chinese: str, french: str, english: str = "") -> Words:
    return Words(
        *(tuple(word.strip() for word in words.split("|") if word) for words in (chinese, french, english))
    )


# One name a row reads best as a table.
# fmt: off
SHEET_WORDS: Mapping[str, Words] = {
    "Settings": _words("设置|参数", "Paramètres|Réglages", "Parameters"),
    "Items": _words("商品|产品|物料", "Articles|Produits", "Products|SKUs"),
    "Factories": _words("工厂|供应商", "Usines", "Plants|Suppliers"),
    "Resources": _words("资源|产能", "Ressources|Capacités", "Capacity"),
    "Calendar": _words("日历|工厂日历", "Calendrier"),
    "Sourcing": _words("货源|供货|采购来源", "Approvisionnement|Sources", "Sources"),
    "Prices": _words("价格|价格变动", "Prix|Tarifs"),
    "Operations": _words("工序|工艺", "Opérations|Gamme", "Routing"),
    "Inspection": _words("检验|质检", "Contrôle|Contrôle qualité", "Inspection plans"),
    "Warehouses": _words("仓库", "Entrepôts"),
    "Lanes": _words("线路|运输线路|运输", "Liaisons|Transport", "Routes"),
    "Forecast": _words("预测|销售预测|需求预测", "Prévisions|Prévision", "Forecasts"),
    "Stock": _words("库存|现有库存", "Stocks|Stock initial", "Inventory|Stock on hand"),
    "Open orders": _words("在途订单|未完成订单|在途", "Commandes en cours|En-cours"),
    "Stock targets": _words("库存目标|安全库存", "Objectifs de stock|Stocks cibles", "Safety stock"),
    "Last plan": _words("上期计划|上次计划", "Dernier plan|Plan précédent", "Previous plan"),
    "Actuals": _words("实际|实绩|实际数据", "Réalisé|Réel"),
    "Scenarios": _words("情景|方案", "Scénarios"),
    "Investments": _words("投资|投资方案", "Investissements"),
}
"""Sheet → its other titles."""

COLUMN_WORDS: Mapping[str, Words] = {
    "setting": _words("设置|参数|项目", "paramètre|réglage", "parameter"),
    "value": _words("值|数值|取值", "valeur"),
    "item": _words("商品|产品|商品编码|物料|SKU编码", "article|produit|référence", "SKU|product|item code"),
    "name": _words("名称|商品名称|产品名称|工厂名称", "nom|désignation", "description"),
    "unit_value": _words("单位价值|单件价值|货值", "valeur unitaire"),
    "holding_cost": _words("持有成本|库存持有成本|每周持有成本", "coût de possession|coût de stockage",
        "holding cost per week"),
    "volume": _words("体积|单件体积|包装体积", "volume unitaire", "unit volume"),
    "shortage_policy": _words("缺货策略|缺货处理", "politique de rupture"),
    "shortage_cost": _words("缺货成本", "coût de rupture", "stockout cost"),
    "max_defect_rate": _words("最大不良率|不良率上限|最高不良率",
        "taux de défauts maximal|taux de défauts max"),
    "return_cost": _words("退货成本", "coût de retour"),
    "excess_cost": _words("过剩成本|呆滞成本", "coût d'excédent"),
    "max_cover_days": _words("最大覆盖天数|最大可售天数",
        "couverture maximale en jours|jours de couverture max"),
    "max_sources": _words("最多货源数|最多工厂数", "nombre maximal de sources|sources max"),
    "min_sources": _words("最少货源数|最少工厂数", "nombre minimal de sources|sources min"),
    "factory": _words("工厂|工厂名|供应商|厂家", "usine|fournisseur", "plant|supplier"),
    "region": _words("地区|区域", "région"),
    "inspection_hours": _words("检验工时|质检工时", "heures de contrôle"),
    "inspection_overtime_hours": _words("检验加班工时|质检加班工时", "heures supplémentaires de contrôle"),
    "inspection_overtime_cost": _words("检验加班成本|检验加班单价",
        "coût des heures supplémentaires de contrôle"),
    "commitment_hours": _words("承诺工时", "heures engagées|heures promises"),
    "commitment_penalty": _words("承诺违约金|未用承诺工时罚金", "pénalité d'engagement"),
    "max_ramp": _words("最大产能变动|最大爬坡", "variation maximale|variation max"),
    "activation_cost": _words("启用成本|开厂成本", "coût d'activation"),
    "resource": _words("资源|资源名称|产线|设备", "ressource|ligne|machine", "line"),
    "regular_hours": _words("正常工时|常规工时", "heures normales|heures régulières"),
    "overtime_hours": _words("加班工时", "heures supplémentaires"),
    "overtime_cost": _words("加班成本|加班单价",
        "coût des heures supplémentaires|coût horaire supplémentaire"),
    "period": _words("期间|时期|日期|周|周次|计划周", "période|semaine|date", "week|date|period start"),
    "factor": _words("系数|产能系数", "coefficient|facteur"),
    "hours": _words("工时|小时", "heures"),
    "unit_cost": _words("单价|单位成本|采购单价", "coût unitaire|prix unitaire", "unit price"),
    "setup_cost": _words("换产成本|准备成本|开机费", "coût de lancement|coût de réglage"),
    "min_lot": _words("最小批量|起订量|最小起订量", "lot minimal|lot min|quantité minimale",
        "MOQ|minimum lot"),
    "lot_multiple": _words("批量倍数|批量单位|整箱数", "multiple de lot|lot multiple"),
    "max_lot": _words("最大批量", "lot maximal|lot max", "maximum lot"),
    "lead_time_days": _words("提前期天数|交期天数|交货天数|提前期(天)|交期(天)",
        "délai en jours|délai (jours)|délai jours",
        "lead time (days)|lead time in days"),
    "defect_rate": _words("不良率|次品率", "taux de défauts|taux de défaut"),
    "min_share": _words("最小份额|最低份额|最低占比", "part minimale|part min"),
    "max_share": _words("最大份额|最高份额|最高占比", "part maximale|part max"),
    "first_period": _words("首个期间|起始期间|开始日期", "première période|début"),
    "last_period": _words("末个期间|截止期间|结束日期", "dernière période|fin"),
    "hours_per_unit": _words("单件工时|单位工时", "heures par unité|heures unitaires"),
    "setup_hours": _words("换产工时|准备工时", "heures de lancement|heures de réglage"),
    "plan": _words("检验方案|方案|检验计划", "plan de contrôle"),
    "method": _words("方法|检验方法|检验方式", "méthode"),
    "sample_size": _words("样本量|抽样数|样本数", "taille de l'échantillon|taille d'échantillon"),
    "acceptance_number": _words("接收数|允收数|合格判定数", "critère d'acceptation|nombre d'acceptation"),
    "lot_size": _words("检验批量|检验批", "taille de lot"),
    "detection_rate": _words("检出率", "taux de détection"),
    "cost_per_unit": _words("单件费用|每件费用|每件成本", "coût par unité"),
    "disposition": _words("处置|不良处置|不良品处理", "traitement|traitement des défauts"),
    "rework_cost": _words("返工成本|返工费用", "coût de retouche|coût de reprise"),
    "warehouse": _words("仓库|平台仓|目的仓", "entrepôt", "warehouse name"),
    "platform": _words("平台", "plateforme|place de marché", "marketplace"),
    "storage_volume": _words("仓储体积|库容|仓储容积", "volume de stockage"),
    "storage_cost": _words("仓储费|仓储成本", "coût d'entreposage"),
    "inbound_units": _words("入库上限|每周入库上限|每周入库件数", "unités entrantes|réceptions maximales"),
    "service_target": _words("服务水平目标|目标服务水平|服务目标",
        "objectif de service|taux de service visé"),
    "delivery_day": _words("收货日|到货日|收货星期", "jour de livraison|jour de réception"),
    "mode": _words("运输方式|方式", "mode de transport", "transport mode"),
    "cost_per_volume": _words("每立方米费用|每方费用|每立方费用", "coût par m3|coût par m³",
        "cost per m3|cost per cbm"),
    "cost_per_shipment": _words("每车费用|每次运输费用", "coût par expédition|coût par véhicule"),
    "shipment_volume": _words("每车体积|车辆容积", "volume par expédition|volume du véhicule"),
    "max_shipments": _words("最多车次|最大车次", "nombre maximal d'expéditions|expéditions max"),
    "quantity": _words("数量|件数|预测数量|预测量|库存数量|计划数量", "quantité|qté", "qty|units"),
    "source": _words("来源|预测来源|数据来源", "origine|source de la prévision"),
    "location": _words("地点|位置|库存地点", "lieu|emplacement|site", "site"),
    "kind": _words("类型|种类|订单类型", "type|nature", "type"),
    "available": _words("可用日期|到货日期|预计到货日期|完成日期",
        "disponible|date de disponibilité|date d'arrivée",
        "available on|ETA"),
    "safety_stock": _words("安全库存|安全库存量", "stock de sécurité"),
    "cover_days": _words("覆盖天数|可售天数|库存天数", "jours de couverture|couverture en jours",
        "days of cover"),
    "penalty": _words("罚金|惩罚成本|罚款", "pénalité"),
    "max_quantity": _words("最大库存|库存上限|最大数量", "quantité maximale|quantité max|stock maximal"),
    "scenario": _words("情景|方案|情景名称", "scénario"),
    "sheet": _words("工作表|表", "feuille|onglet"),
    "where": _words("条件|范围", "où|filtre"),
    "column": _words("列|字段", "colonne"),
    "change": _words("变动|变更|调整", "changement|modification"),
    "note": _words("备注|说明", "remarque|commentaire", "remark|comment"),
    "ordered": _words("下单日期|下单日", "commandé le|date de commande", "order date"),
    "due": _words("应交日期|承诺交期|约定日期", "promis le|date promise|échéance", "due date"),
    "date": _words("日期|实际日期|交货日期", "date réelle|jour"),
    "inspected": _words("检验数|检验件数|抽检数", "contrôlés|unités contrôlées"),
    "defects": _words("不良数|不良品数|次品数", "défauts|unités défectueuses"),
    "demand_error": _words("需求误差|预测误差率", "erreur de demande|erreur de prévision"),
    "late_share": _words("延误比例|迟交比例", "part en retard|part des retards"),
    "investment": _words("投资|投资名称", "investissement"),
    "what": _words("内容|投资内容|扩充对象", "quoi|objet"),
    "cost": _words("费用|投资额|金额", "coût|montant"),
    "life_weeks": _words("使用周数|摊销周数", "durée en semaines|semaines d'amortissement"),
}
"""Column → its other headers, on every sheet that has it."""

SETTING_WORDS: Mapping[str, Words] = {
    "start": _words("开始日期|起始日期|计划开始", "début|date de début", "start date"),
    "periods": _words("期间数|期数|计划期数", "périodes|nombre de périodes", "number of periods"),
    "period_days": _words("期间天数|每期天数", "jours par période|durée de la période en jours",
        "days per period"),
    "frozen_periods": _words("冻结期数|冻结期间数", "périodes gelées|périodes fermes"),
    "currency": _words("币种|货币", "devise|monnaie"),
    "gap": _words("最优差距|允许差距", "écart|écart d'optimalité"),
    "time_limit": _words("时间限制(秒)|求解时限(秒)|求解秒数",
        "limite de temps (s)|limite de temps en secondes"),
    "holding_rate": _words("年持有费率|持有费率", "taux de possession|taux de possession annuel"),
    "change_cost": _words("变更成本|调整成本", "coût de changement|coût de modification"),
    "service_target": _words("服务水平目标|目标服务水平|服务目标",
        "objectif de service|taux de service visé"),
    "service_penalty": _words("服务罚金|服务未达罚金", "pénalité de service"),
    "source_weights": _words("来源权重|预测来源权重", "poids des sources"),
    "safety_stock_service": _words("安全库存服务水平", "service du stock de sécurité"),
    "learning_prior": _words("学习先验次数|先验次数", "poids du planifié|poids a priori"),
    "time_zone": _words("时区", "fuseau horaire"),
    "keep_weeks": _words("保留周数", "semaines conservées"),
    "investment_budget": _words("投资预算", "budget d'investissement"),
    "demand_error": _words("需求误差|预测误差率", "erreur de demande|erreur de prévision"),
    "defect_error": _words("不良率误差", "erreur du taux de défauts"),
    "late_share": _words("延误比例|迟交比例", "part en retard|part des retards"),
    "delay_days": _words("延误天数|平均延误天数", "jours de retard|retard moyen en jours"),
}
"""Setting → its other names."""

CHOICE_WORDS: Mapping[str, Words] = {
    "lost": _words("丢失|流失|失销", "perdue|perdu|perte"),
    "backorder": _words("延期交货|欠交|补发", "différée|reliquat|en attente"),
    "none": _words("免检|不检|无", "aucun|aucune|sans"),
    "sample": _words("抽检|抽样", "échantillon|échantillonnage"),
    "all": _words("全检|全部", "tout|tous|100 %"),
    "scrap": _words("报废", "rebut|mise au rebut"),
    "rework": _words("返工|返修", "retouche|reprise"),
    "production": _words("生产|在制", "fabrication", "make"),
    "shipment": _words("运输|发货|在途", "expédition|transport", "ship|transit"),
    "delivery": _words("交货|到货", "livraison"),
    "sales": _words("销售|销量", "ventes|vente"),
    "forecast": _words("预测", "prévision|prévisions"),
    "given": _words("给定|指定", "donnés|donné"),
    "accuracy": _words("准确度|按准确度", "précision|selon la précision"),
}
"""Word of a choice → its other forms."""

WEEKDAY_WORDS: tuple[Words, ...] = (
    _words("周一|星期一|礼拜一", "lundi"),
    _words("周二|星期二|礼拜二", "mardi"),
    _words("周三|星期三|礼拜三", "mercredi"),
    _words("周四|星期四|礼拜四", "jeudi"),
    _words("周五|星期五|礼拜五", "vendredi"),
    _words("周六|星期六|礼拜六", "samedi"),
    _words("周日|星期日|星期天|礼拜天|礼拜日", "dimanche"),
)
"""Monday to Sunday."""
# fmt: on


@cache
def sheet_titles(names: tuple[str, ...]) -> dict[str, str]:
    """`same_name` of every title by which one of these sheets may go → the sheet."""
    return _by_word((name, SHEET_WORDS.get(name, ())) for name in names)


@cache
def header_words(sheet: Sheet) -> dict[str, str]:
    """`same_name` of every header by which a column of the sheet may go → the column."""
    return _by_word((column.name, COLUMN_WORDS.get(column.name, ())) for column in sheet.columns)


@cache
def setting_words(settings: tuple[Column, ...]) -> dict[str, str]:
    """`same_name` of every name by which one of these settings may go → the setting."""
    return _by_word((column.name, SETTING_WORDS.get(column.name, ())) for column in settings)


@cache
def choice_words(choices: tuple[str, ...]) -> dict[str, str]:
    """`same_name` of every form of these choices → the choice."""
    return _by_word((choice, CHOICE_WORDS.get(choice, ())) for choice in choices)


def _by_word(named: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Own names win over the words of others."""
    listed = list(named)
    found = {same_name(word): name for name, words in reversed(listed) for word in words}
    return found | {same_name(name): name for name, _ in listed}
