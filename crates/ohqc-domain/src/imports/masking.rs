//! What names a person is masked wherever something of a file is kept beside it: faults and samples of columns.

use super::{ImportFault, ImportKind};
use crate::text::Text;

/// What stands for the rest of a masked value.
const REST: &str = "**";

impl ImportFault {
    /// The fault without the name, telephone or identity number that its cell holds; the file itself keeps them.
    #[must_use]
    pub fn without_persons(self, kind: ImportKind) -> Self {
        let value = shown(kind, self.column.as_deref(), &self.value);
        let said =
            |words: &str| masked(&if self.value.is_empty() { words.to_owned() } else { words.replace(&self.value, &value) });
        let sentence = Text::owned(said(&self.sentence.zh), said(&self.sentence.en));
        Self { value, sentence, ..self }
    }
}

/// What may be kept of a cell of a column.
#[must_use]
pub fn shown(kind: ImportKind, column: Option<&str>, value: &str) -> String {
    let personal = column.and_then(|key| kind.column(key)).is_some_and(|column| column.personal);
    if personal { first(value, 1) } else { masked(value) }
}

fn first(text: &str, letters: usize) -> String {
    let begin: String = text.chars().take(letters).collect();
    if begin.is_empty() { begin } else { begin + REST }
}

/// A text whose identity numbers and telephone numbers are masked, in whichever column they were put.
fn masked(text: &str) -> String {
    let (mut whole, mut number) = (String::with_capacity(text.len()), String::new());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || c == '-' || ('\u{ff10}'..='\u{ff5a}').contains(&c) {
            number.push(c);
        } else {
            whole.push_str(&end(&number));
            number.clear();
            whole.push(c);
        }
    }
    whole + &end(&number)
}

fn end(number: &str) -> String {
    if is_personal(number) { first(number, 3) } else { number.to_owned() }
}

/// Whether it is an identity number of 18 or 15 places, a mobile or another telephone number.
fn is_personal(number: &str) -> bool {
    let plain = |c: char| char::from_u32(u32::from(c).wrapping_sub(0xfee0)).filter(|_| !c.is_ascii()).unwrap_or(c);
    let plain: String = number.chars().map(plain).filter(|c| *c != '-').collect();
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let (begins, part) = (|sign: char| plain.starts_with(sign), |from: usize, to: usize| plain.get(from..to).unwrap_or_default());
    let month = |text: &str| text.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month));
    match plain.len() {
        18 => digits(part(0, 17)) && matches!(part(6, 8), "19" | "20") && month(part(10, 12)),
        15 => digits(&plain) && month(part(8, 10)),
        11 if begins('1') => digits(&plain) && !matches!(part(1, 2), "0" | "1" | "2"),
        10..=12 => digits(&plain) && begins('0'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_masked_and_codes_are_not() {
        for (text, kept) in [
            ("220104199003071234", "220**"),
            ("22010419900307123X", "220**"),
            ("220104900307123", "220**"),
            ("电话13812345678。", "电话138**。"),
            ("１３８１２３４５６７８", "１３８**"),
            ("0431-80000000", "043**"),
            ("91220101MA0Y2NQG3F", "91220101MA0Y2NQG3F"),
            ("长卫职检备〔2021〕第3号", "长卫职检备〔2021〕第3号"),
            ("2024-03-05", "2024-03-05"),
            ("220104", "220104"),
        ] {
            assert_eq!(masked(text), kept, "{text}");
        }
    }

    #[test]
    fn a_fault_tells_neither_in_its_value_nor_in_its_sentence() {
        let fault = |column: &str, value: &str| {
            let sentence = Text::owned(format!("“{value}”不对"), format!("«{value}» is wrong"));
            let column = Some(column.to_owned());
            ImportFault { row: 2, column, code: "x".into(), value: value.into(), sentence }.without_persons(ImportKind::Employers)
        };
        let person = fault("contact_name", "欧阳某某");
        assert_eq!((person.value.as_str(), person.sentence.zh.as_ref()), ("欧**", "“欧**”不对"));
        let number = fault("name", "220104199003071234");
        assert_eq!((number.value.as_str(), number.sentence.en.as_ref()), ("220**", "«220**» is wrong"));
        assert_eq!(fault("industry", "养猫").value, "养猫");
        assert_eq!(fault("contact_name", "").value, "");
    }
}
