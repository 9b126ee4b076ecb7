# SPDX-License-Identifier: MulanPSL-2.0
"""XForms as people and other programs write them, not only as the converter does."""

import pytest

from tests.unit.forms.sheets import begun, by_hand, item, messages, question
from wuse_desktop.forms.definition import Group, QuestionKind, Repeat, Text
from wuse_desktop.forms.xform import load_xform
from wuse_desktop.i18n import set_language


def _labelled(languages: str) -> Text:
    itext = f"<itext>{languages}</itext>"
    body = '<input ref="/data/a"><label ref="jr:itext(\'a\')"/></input>'
    return question(load_xform(by_hand("<a/>", itext, body)), "/data/a").label


def _translation(language: str, words: str, more: str = "") -> str:
    text = f'<text id="a"><value>{words}</value></text>'
    return f'<translation lang="{language}"{more}>{text}</translation>'


@pytest.mark.parametrize(
    ("languages", "zh", "en"),
    [
        (_translation("中文 (zh)", "名") + _translation("English (en)", "Name"), "名", "Name"),
        (_translation("English (en)", "Name") + _translation("zh-CN", "名"), "名", "Name"),
        (_translation("Français (fr)", "Nom") + _translation("en", "Name"), "Nom", "Name"),
        (
            _translation("Deutsch (de)", "Name")
            + _translation("Français (fr)", "Nom", ' default="true()"'),
            "Nom",
            "",
        ),
        (_translation("English", "Name"), "", "Name"),
        (_translation("default", "名"), "名", ""),
        (_translation("Chinese", "名") + _translation("English", "-"), "名", ""),
    ],
)
def test_two_languages_are_read(languages: str, zh: str, en: str) -> None:
    label = _labelled(languages)
    assert (label.zh, label.en) == (zh, en)


def test_words_of_one_language_serve_for_both() -> None:
    label = _labelled(_translation("English", "Name"))
    assert str(label) == "Name"
    label = _labelled(_translation("zh", "名"))
    set_language("en")
    assert str(label) == "名"


def test_of_several_forms_of_a_text_the_plain_or_long_one_is_read() -> None:
    forms = (
        '<value form="image">x</value><value form="short">短</value><value form="long">长</value>'
    )
    text = f'<translation lang="zh"><text id="a">{forms}</text></translation>'
    assert _labelled(text).zh == "长"


def test_white_space_of_the_xml_is_no_part_of_the_words() -> None:
    words = '\n      第一行\n      第  二行 <output value="/data/a"/>\n  '
    body = f'<input ref="/data/a"><label>{words}</label></input>'
    label = question(load_xform(by_hand("<a/>", "", body)), "/data/a").label
    assert label.zh == "第一行\n第 二行 ＿＿"


def test_choices_may_be_written_into_the_control() -> None:
    body = """<select1 ref="/data/a"><label>甲</label>
        <item><label>是 否</label><value>yes no</value></item>
        <item><label/><value>n</value></item></select1>"""
    asked = question(load_xform(by_hand("<a/>", "", body)), "/data/a")
    assert [(each.value, str(each.label)) for each in asked.choices] == [
        ("yes no", "是 否"),
        ("n", "n"),
    ]


def test_a_list_may_have_other_names_for_its_parts() -> None:
    model = """<instance id="towns"><places><town><code>t1</code><title>城关镇</title></town>
        <town><code>t2</code><title>河口乡</title></town></places></instance>"""
    body = """<select1 ref="/data/a"><itemset nodeset="instance('towns')/places/town[code != 't2']">
        <value ref="./code"/><label ref="title"/></itemset></select1>"""
    form = load_xform(by_hand("<a/>", model, body))
    assert [(each.value, str(each.label)) for each in question(form, "/data/a").choices] == [
        ("t1", "城关镇"),
        ("t2", "河口乡"),
    ]
    assert [each.value for each in begun(form).choices("/data/a")] == ["t1"]


def test_two_filters_both_hold() -> None:
    model = """<instance id="n"><root><item><name>1</name></item><item><name>2</name></item>
        <item><name>3</name></item></root></instance>"""
    body = """<select1 ref="/data/a"><itemset nodeset="instance('n')/root/item[name > 1]
        [name &lt; 3 or name = ']']"><value ref="name"/><label ref="name"/></itemset></select1>"""
    session = begun(load_xform(by_hand("<a/>", model, body)))
    assert [each.value for each in session.choices("/data/a")] == ["2"]


def test_controls_are_found_by_relative_path_and_by_bind() -> None:
    record = "<g><a/></g><b/>"
    model = '<bind id="second" nodeset="b" type="int"/>'
    body = '<group ref="g"><input ref="./a"/></group><input bind="second"/>'
    form = load_xform(by_hand(record, model, body))
    assert [each.path for each in form.questions()] == ["/data/g/a", "/data/b"]
    assert question(form, "/data/b").kind is QuestionKind.INTEGER


def test_a_group_without_a_place_is_a_title_only() -> None:
    form = load_xform(by_hand("<a/>", "", '<group><label>甲</label><input ref="/data/a"/></group>'))
    (group,) = form.items
    assert isinstance(group, Group)
    assert (group.name, group.path, str(group.label)) == ("", "/data", "甲")
    assert begun(form).set("/data/a", "x") == {"/data/a"}


def test_a_group_of_the_record_that_the_body_leaves_out_still_decides() -> None:
    record = "<on/><g><a/><h>1</h></g>"
    model = '<bind nodeset="/data/g" relevant="/data/on = 1"/>'
    body = '<input ref="/data/on"/><input ref="/data/g/a"/>'
    session = begun(load_xform(by_hand(record, model, body)))
    assert not session.is_relevant("/data/g/a")
    session.set("/data/on", "1")
    assert session.answers() == {"on": "1", "g": {"h": "1"}}


def test_a_question_may_stand_after_its_group() -> None:
    body = '<group ref="/data/g"><input ref="/data/g/a"/></group><input ref="/data/g/b"/>'
    form = load_xform(by_hand("<g><a/><b/></g>", "", body))
    assert [each.kind for each in form.questions()] == [QuestionKind.TEXT, QuestionKind.TEXT]
    assert begun(form).set("/data/g/b", "x") == {"/data/g/b"}


def test_rows_at_the_beginning_keep_their_own_defaults() -> None:
    record = """<rep jr:template=""><a>新</a></rep><rep><a>一</a></rep><rep><a/></rep>"""
    body = '<repeat nodeset="/data/rep"><input ref="/data/rep/a"/></repeat>'
    session = begun(load_xform(by_hand(record, "", body)))
    assert session.answers() == {"rep": [{"a": "一"}, {}]}
    session.add_row("/data/rep")
    assert session.answers() == {"rep": [{"a": "一"}, {}, {"a": "新"}]}


def test_a_template_alone_begins_without_rows() -> None:
    record = """<rep jr:template=""><a>新</a></rep>"""
    body = '<repeat nodeset="/data/rep"><input ref="/data/rep/a"/></repeat>'
    assert begun(load_xform(by_hand(record, "", body))).rows("/data/rep") == []


def test_a_repeat_in_a_group_takes_its_title() -> None:
    body = """<group ref="/data/rep"><label>家人</label><repeat nodeset="/data/rep">
        <input ref="/data/rep/a"/></repeat></group>"""
    form = load_xform(by_hand("<rep><a/></rep>", "", body))
    repeat = item(form, "/data/rep")
    assert isinstance(repeat, Repeat)
    assert str(repeat.label) == "家人"
    assert len(form.items) == 1


def test_an_action_may_set_fixed_text_through_a_bind() -> None:
    model = """<bind id="x" nodeset="/data/a"/>
        <setvalue bind="x" event="odk-instance-first-load">试</setvalue>"""
    form = load_xform(by_hand("<a/>", model, '<input ref="/data/a"/>'))
    assert begun(form).value("/data/a") == "试"


@pytest.mark.parametrize(
    ("events", "values"),
    [
        ("odk-instance-first-load", ["试", None]),
        ("odk-new-repeat", [None, "试"]),
        ("odk-instance-first-load odk-new-repeat", ["试", "试"]),
    ],
)
def test_an_action_says_which_rows_it_is_for(events: str, values: list[str | None]) -> None:
    body = f"""<repeat nodeset="/data/r"><setvalue ref="/data/r/a" event="{events}">试</setvalue>
        <input ref="/data/r/a"/></repeat>"""
    session = begun(load_xform(by_hand("<r><a/></r>", "", body)))
    session.add_row("/data/r")
    assert [session.value(f"{row}/a") for row in session.rows("/data/r")] == values


def test_an_action_without_a_place_is_refused_in_words() -> None:
    model = '<setvalue event="odk-instance-first-load" value="1"/>'
    assert messages(by_hand("<a/>", model, '<input ref="/data/a"/>')) == [
        "动作 setvalue 没有指明记录里的题目（—）"
    ]


def test_what_a_record_says_about_itself_is_left_out() -> None:
    record = (
        """<a/><meta><instanceID/><entity dataset="visit" create="1"><label/></entity></meta>"""
    )
    model = """<bind nodeset="/data/meta/instanceID" jr:preload="uid"/>
        <bind nodeset="/data/meta/entity/@id" calculate="uuid()"/>
        <bind nodeset="/data/meta/entity/label" calculate="/data/a"/>"""
    form = load_xform(by_hand(record, model, '<input ref="/data/a"/>'))
    assert form.entity == "visit"
    assert [each.path for each in form.questions()] == ["/data/a"]


def test_a_rule_for_what_is_not_in_the_record_decides_nothing() -> None:
    xml = by_hand("<a/>", '<bind nodeset="/data/b" relevant="false()"/>', '<input ref="/data/a"/>')
    assert begun(load_xform(xml)).is_relevant("/data/a")


def test_a_list_outside_may_be_named_as_long_as_nobody_uses_it() -> None:
    model = '<instance id="towns" src="jr://file/towns.xml"/>'
    assert messages(by_hand("<a/>", model, '<input ref="/data/a"/>')) == []


def test_an_attribute_of_a_list_can_be_looked_at() -> None:
    model = """<instance id="t"><root><town code="7"><name>城关</name></town></root></instance>
        <bind nodeset="/data/a" calculate="instance('t')/root/town[@code=7]/name"/>"""
    form = load_xform(by_hand("<a/>", model, '<input ref="/data/a"/>'))
    assert begun(form).value("/data/a") == "城关"
