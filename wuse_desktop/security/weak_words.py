# SPDX-License-Identifier: MulanPSL-2.0
"""Words from which people make passwords, most used first: tried first by who guesses."""

_COMMON = """
123456 123456789 password 111111 123123 12345678 000000 5201314 woaini 1314520 123321 666666
888888 woaini1314 a123456 123456a qwerty iloveyou 1314 520 521 147258369 147258 159357 112233
654321 7758521 1qaz2wsx qazwsx q1w2e3r4 1q2w3e4r abc123 aa123456 abcd1234 zxcvbn asdfgh admin
administrator root test guest user login passwd pass welcome hello monkey dragon master letmein
sunshine princess football baseball superman batman computer internet windows office lenovo
huawei xiaomi alibaba taobao weixin wechat tencent woaiwojia woaiziji aini1314 asd123 qwe123
zxc123 qq123456 wang1234 zhang123 li123456 caonima nihao zhongguo china beijing shanghai hubei
wuhan huangpi mulan shiyan xiangyang yichang jingzhou laoshi mima wodemima mimashi wangluo
diannao xiaoxue baobao baobei laopo laogong mama baba yijia pingan xingfu kuaile jiankang fafa
facai gongxi meili tiankong yueliang taiyang longnian family happy money lucky angel summer
spring winter autumn shegong shegongzhan minzheng minzhengju wushe wuse xiangzhen jiedao shequ
cunwei zhiyuan zhiyuanzhe fuwu yiliao yanglao ertong gongzuo gongzuotai bangong danwei caiwu
secret default changeme system server data database manager station worker
"""
COMMON = tuple(_COMMON.split())

KEYBOARD_ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujm",
    "147258369",
    "789456123",
    "!@#$%^&*()",
)

SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|er|"
    "ia|ie|iu|ua|uo|ui|ue|ve|[aeiouv])"
)
