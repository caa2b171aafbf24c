//! Names by chance: plausible, none of a real person or house.

use ohqc_domain::text::Text;
use rand::Rng;
use rand::rngs::StdRng;

const SURNAMES: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭", "何", "高", "林", "罗", "郑",
    "梁", "宋", "谢",
];
const GIVEN: [&str; 24] = [
    "明", "华", "秀", "英", "建", "国", "志", "强", "丽", "敏", "静", "伟", "红", "军", "洋", "艳", "勇", "涛", "磊", "娜", "杰",
    "岩", "春", "雪",
];
const BRANDS: [&str; 30] = [
    "安和", "康泽", "仁济", "博爱", "恒康", "瑞安", "同德", "益民", "德馨", "惠康", "颐和", "松江", "长白", "北辰", "金穗",
    "和顺", "明德", "福安", "众康", "佑安", "盛康", "泰和", "嘉康", "百合", "新华", "东方", "汇康", "普济", "慈安", "利民",
];

/// One of a list.
pub fn pick<'a, T>(chance: &mut StdRng, list: &'a [T]) -> Option<&'a T> {
    if list.is_empty() { None } else { list.get(chance.random_range(0..list.len())) }
}

/// A person's name.
pub fn person(chance: &mut StdRng) -> String {
    let mut name = String::new();
    name.push_str(pick(chance, &SURNAMES).copied().unwrap_or("王"));
    name.push_str(pick(chance, &GIVEN).copied().unwrap_or("明"));
    if chance.random_bool(0.7) {
        name.push_str(pick(chance, &GIVEN).copied().unwrap_or("华"));
    }
    name
}

/// A private house's own name; each number gives another.
pub fn brand(number: usize) -> String {
    let first = BRANDS.get(number % BRANDS.len()).copied().unwrap_or("安和");
    match number / BRANDS.len() {
        0 => first.to_owned(),
        turn => format!("{first}{}", ["第二", "第三", "第四"].get(turn - 1).copied().unwrap_or("新")),
    }
}

/// A reason for taking points off, in the words of an expert.
pub fn reason(chance: &mut StdRng, content: &Text) -> String {
    let tail = ["现场核查发现不符合要求", "抽查资料不完整", "记录缺失，未能提供", "与标准要求不一致", "落实不到位，缺少佐证"];
    format!("{}：{}", content.zh, pick(chance, &tail).copied().unwrap_or("不符合要求"))
}
