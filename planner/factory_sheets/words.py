"""What the page says, in English, Chinese and French."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ENGLISH, CHINESE, FRENCH = "en", "zh", "fr"
LANGUAGES = (ENGLISH, CHINESE, FRENCH)


@dataclass(frozen=True)
class Words:
    """One language. ``date_format``: of period headings; ``font``: one that has its letters. What stands in
    braces is filled in by the page."""

    date_format: str
    font: str
    sheet: str
    title: str
    horizon: str
    planned: str
    week: str
    period: str
    total: str
    item: str
    warehouse: str
    resource: str
    inspection_team: str
    make: str
    inspect: str
    ship: str
    vehicles: str
    hours: str
    changes: str
    before: str
    after: str
    change: str
    no_changes: str
    no_last_plan: str
    nothing: str
    legend_up: str
    legend_down: str
    legend_firm: str
    no_inspection: str
    sample: str
    every_unit: str


WORDS: Mapping[str, Words] = {
    ENGLISH: Words(
        date_format="[$-409]d mmm",
        font="Calibri",
        sheet="Order",
        title="Production order",
        horizon="{first} to {last}",
        planned="Planned on {day}",
        week="Week of",
        period="From",
        total="Total",
        item="Item",
        warehouse="Warehouse",
        resource="Resource",
        inspection_team="inspection team",
        make="To make (units to start)",
        inspect="To inspect (units)",
        ship="To ship (units)",
        vehicles="Vehicles",
        hours="Hours needed",
        changes="Changes against the last plan",
        before="Before",
        after="Now",
        change="Change",
        no_changes="No changes against the last plan.",
        no_last_plan="There was no last plan to compare with.",
        nothing="Nothing in these periods.",
        legend_up="▲ more than in the last plan",
        legend_down="▼ less than in the last plan",
        legend_firm="■ firm: agreed, will not be changed",
        no_inspection="no inspection",
        sample="sample of {size}, accept at most {number} defective",
        every_unit="every unit",
    ),
    CHINESE: Words(
        date_format='m"月"d"日"',
        font="Microsoft YaHei",
        sheet="生产单",
        title="生产任务单",
        horizon="{first} 至 {last}",
        planned="计划日期 {day}",
        week="周（起始日）",
        period="起始日",
        total="合计",
        item="产品",
        warehouse="仓库",
        resource="设备/班组",
        inspection_team="检验组",
        make="生产（投产数量，件）",
        inspect="检验（件）",
        ship="发货（件）",
        vehicles="车次",
        hours="所需工时",
        changes="与上次计划相比的变动",
        before="原计划",
        after="现计划",
        change="变动",
        no_changes="与上次计划相比没有变动。",
        no_last_plan="没有可供比较的上次计划。",
        nothing="这些周期内没有安排。",
        legend_up="▲ 比上次计划增加",
        legend_down="▼ 比上次计划减少",
        legend_firm="■ 锁定：已约定，不再变动",
        no_inspection="免检",
        sample="抽检 {size} 件，不合格品不超过 {number} 件则接收",
        every_unit="全检",
    ),
    FRENCH: Words(
        date_format="dd/mm",
        font="Calibri",
        sheet="Commande",
        title="Ordre de fabrication",
        horizon="du {first} au {last}",
        planned="Planifié le {day}",
        week="Semaine du",
        period="À partir du",
        total="Total",
        item="Article",
        warehouse="Entrepôt",
        resource="Ressource",
        inspection_team="équipe de contrôle",
        make="À fabriquer (unités à lancer)",
        inspect="À contrôler (unités)",
        ship="À expédier (unités)",
        vehicles="Véhicules",
        hours="Heures nécessaires",
        changes="Changements par rapport au dernier plan",
        before="Avant",
        after="Maintenant",
        change="Écart",
        no_changes="Aucun changement par rapport au dernier plan.",
        no_last_plan="Il n’y a pas de plan précédent à comparer.",
        nothing="Rien pendant ces périodes.",
        legend_up="▲ plus que dans le dernier plan",
        legend_down="▼ moins que dans le dernier plan",
        legend_firm="■ ferme : convenu, ne changera plus",
        no_inspection="sans contrôle",
        sample="échantillon de {size}, accepter {number} défectueux au plus",
        every_unit="chaque unité",
    ),
}
