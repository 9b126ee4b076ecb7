# SPDX-License-Identifier: MulanPSL-2.0
"""The words of the guide in a form's workbook: Chinese, as its headings and types are."""

from wuse_desktop.forms.headings import SENSITIVE, TAKEN_FROM

INTRODUCTION: tuple[str, ...] = (
    "“题目”一行是一道题；“选项”一行是一个选项；“设置”只用一行。改完保存，再导入程序。",
    "每改一次内容，“设置”里的版本要换一个，例如 2026.1 改为 2026.2。"
    "已经填好的表仍按原来的版本打开。",
    "题名、选项值用过以后不要改，题目和选项的文字可以改。",
    "单选、多选后面空一格写选项表的名字，如“单选 SEX”。"
    "“公用代码”里的选项表可以直接用，不用抄到“选项”里。",
    "分组和重复要成对：“分组开始”对“分组结束”，“重复开始”对“重复结束”。",
    "条件和计算里用 ${题名} 引用别的题，用 . 指本题的答案，文字写在一对引号里，如 ${sex} = '2'。",
)

TYPES: dict[str, str] = {
    "text": "一行或几行文字",
    "integer": "没有小数的数",
    "decimal": "可以有小数的数",
    "date": "年月日",
    "time": "几点几分",
    "dateTime": "年月日和几点几分",
    "select_one": "从选项表里选一个，如“单选 SEX”",
    "select_multiple": "从选项表里选几个，如“多选 PROBLEM”；末尾加“或其他”可以另写",
    "acknowledge": "打勾确认",
    "note": "只显示文字，不用回答",
    "calculate": "算出来的值，不显示",
    "image": "一张照片",
    "file": "一个附件",
    "begin_group": "一组题开始；题目是这一组的标题",
    "end_group": "一组题结束",
    "begin_repeat": "可以添加多行的题开始，如家庭成员",
    "end_repeat": "可以添加多行的题结束",
    "hidden": "不显示的值",
    "start": "开始填写的时间",
    "end": "填完的时间",
    "today": "填写的日期",
    "username": "填表人的登录名",
}

COLUMNS: dict[str, str] = {
    "type": "从下拉框里选，或自己写",
    "name": "程序用的名字，不重复；以汉字或字母开头",
    "label": "给填表人看的文字",
    "hint": "题目旁边的小字说明",
    "required": "写“是”，或写什么时候必填的条件",
    "required_message": "没有填时显示的话",
    "relevant": "条件成立才显示这道题，如 ${age} < 18",
    "constraint": "答案要符合的条件，如 . >= 0 and . <= 120",
    "constraint_message": "答案不符合校验时显示的话",
    "calculation": "由别的答案算出本题，如 ${a} + ${b}",
    "choice_filter": "只列出符合条件的选项，如 town = ${town}",
    "appearance": "占几格宽（w1 到 w10）和样子，几个词用空格隔开",
    "default": "新表一打开就填好的值，如 today()",
    "read_only": "写“是”则不能改",
    TAKEN_FROM: "由程序从档案里取来填好，如 case.client.name",
    SENSITIVE: "S 敏感个人信息，P 个人信息",
    "save_to": "答案同时存到档案的哪个栏目（要有“实体”表）",
    "repeat_count": "重复几行，写数或条件",
}

APPEARANCES: dict[str, str] = {
    "w1": "占 1 格",
    "w2": "占 2 格：题目 1 格，答案 1 格",
    "w3": "占 3 格",
    "w4": "占 4 格",
    "w5": "占 5 格",
    "w6": "占 6 格；写在分组上，表示这一组一行有 6 格",
    "multiline": "写几行文字",
    "horizontal": "选项横排，打印时全部印出",
    "minimal": "选项放在下拉框里",
    "table": "重复的题排成表格",
    "signature": "打印时留签名的地方",
}
