//! Chinese names that run on from the word before: a frequent family name, one or two signs, and then the end or what
//! its bearer does.

use super::name::is_sign;
use super::words::NOBODY;

/// Signs that begin what somebody does.
pub(super) const VERBS: [char; 29] = [
    '正', '在', '已', '派', '将', '为', '送', '电', '不', '的', '收', '取', '请', '有', '未', '至', '到',
    '前', '姓', '揽', '处', '进', '给', '签', '代', '领', '站', '点', '员',
];

/// The frequent family names of China.
const FAMILIES: &str = "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉余潘杜戴夏钟鐘汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷钱錢汤湯尹黎易常武乔贺賀赖賴龚龔文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来";

/// What begins like a name and is none.
const NO_NAMES: &[&str] = &[
    "何时", "何人", "高峰", "高铁", "安排", "安检", "马上", "方便", "方可", "任何", "任意", "常规", "万一",
    "白天", "文件", "成都", "温州", "江苏", "江西", "安徽", "宁波", "宁夏", "关务", "单位", "车站", "车辆",
    "包装", "房东", "时效", "成功", "管家", "金华", "石家", "项目", "华东", "华南", "华北", "华中", "来件",
    "查验", "解封", "强制", "卫生", "席位", "位置", "阳台", "海关",
];

/// A Chinese name that runs on from its label and ends the sentence, or goes before what its bearer does.
pub(super) fn of_family(rest: &str) -> Option<(usize, usize)> {
    let skip = rest.len() - rest.trim_start_matches([' ', '给']).len();
    let value = rest.get(skip..)?;
    let mut signs = value.chars();
    let family = signs.next().filter(|first| FAMILIES.contains(*first))?;
    let given: String = signs.take_while(|c| is_sign(*c) && !VERBS.contains(c)).take(3).collect();
    let name = value.get(..family.len_utf8() + given.len())?;
    let then = value.get(name.len()..)?.chars().next();
    let ends = then.is_none_or(|c| !c.is_alphanumeric() || VERBS.contains(&c));
    let known = NO_NAMES.iter().any(|word| name.starts_with(word)) || NOBODY.contains(&name);
    ((1..=2).contains(&given.chars().count()) && ends && !known).then_some((skip, name.len()))
}
