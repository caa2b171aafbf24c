//! Telephone numbers of the mainland, as people write them: a mobile, a line with its area code and perhaps an extension, or a
//! service number.

use std::borrow::Cow;

use validator::ValidationError;

use crate::text::Text;

/// The code of the complaint.
pub(crate) const CODE: &str = "telephone";

/// What is asked for, for people.
pub(crate) const ASKED: Text = Text::new(
    "请填写手机号码，或带区号的固定电话，如 0431-80000000，分机写作“转 801”",
    "Give a mobile number, or a line with its area code such as 0431-80000000; an extension follows as 转 801",
);

/// Checks a number that has to be given; for `#[validate(custom)]`.
///
/// # Errors
/// `required` when it is blank, `telephone` when it is no number.
pub fn given(text: &str) -> Result<(), ValidationError> {
    if text.trim().is_empty() { Err(ValidationError::new("required")) } else { optional(text) }
}

/// Checks a number that may be left out.
///
/// # Errors
/// `telephone` when it is neither blank nor a number.
pub fn optional(text: &str) -> Result<(), ValidationError> {
    if text.trim().is_empty() || is_telephone(text) { Ok(()) } else { Err(ValidationError::new(CODE)) }
}

/// Whether a text is a telephone number, with blanks, hyphens and brackets where people put them.
#[must_use]
pub fn is_telephone(text: &str) -> bool {
    let text = text.trim();
    let (abroad, text) = text.strip_prefix("+86").map_or((false, text), |rest| (true, rest));
    let (number, extension) = text.split_once('转').map_or((text, None), |(number, last)| (number, Some(last.trim())));
    let parts: Vec<&str> = number.split([' ', '-', '(', ')', '（', '）']).filter(|part| !part.is_empty()).collect();
    let line = |digits: &str| {
        // From abroad an area code goes without its 0.
        let home = if abroad && !digits.starts_with('0') { Cow::Owned(format!("0{digits}")) } else { Cow::Borrowed(digits) };
        is_line(&home)
    };
    match (extension, parts.split_last()) {
        (Some(extension), _) => is_extension(extension) && line(&parts.concat()),
        (None, Some((last, before))) => {
            let whole = parts.concat();
            is_mobile(&whole) || is_service(&whole) || line(&whole) || is_extension(last) && line(&before.concat())
        }
        (None, None) => false,
    }
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_extension(text: &str) -> bool {
    (1..=6).contains(&text.len()) && digits(text)
}

fn is_mobile(number: &str) -> bool {
    number.len() == 11 && digits(number) && matches!(number.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// A number that whoever calls it, or whoever is called, pays for alone: 400 or 800 and seven digits.
fn is_service(number: &str) -> bool {
    number.len() == 10 && digits(number) && (number.starts_with("400") || number.starts_with("800"))
}

/// An area code (010, 02x, or 0 with three digits from 3 on) and a line of its length, which begins with 2 to 9.
fn is_line(number: &str) -> bool {
    let short = number.starts_with("010") || number.starts_with("02");
    let (area, lengths) = if short { (3, 8..=8) } else { (4, 7..=8) };
    let Some((area, line)) = number.split_at_checked(area) else { return false };
    let known = short || matches!(area.as_bytes(), [b'0', b'3'..=b'9', ..]);
    known && digits(number) && lengths.contains(&line.len()) && !line.starts_with(['0', '1'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_as_people_write_it() {
        for number in [
            "13812345678",
            "138 1234 5678",
            "138-1234-5678",
            "+86 138 1234 5678",
            "+8613812345678",
            "0431-80000000",
            " 0431 8000 0000 ",
            "043180000000",
            "0435-4000000",
            "010-62345678",
            "029 8765 4321",
            "+86-431-80000000",
            "+86 0431 80000000",
            "+86 10 62345678",
            "0431-80000000-801",
            "0431-80000000转801",
            "0431-80000000 转 8012",
            "(0431) 80000000",
            "（0431）80000000",
            "400-800-1234",
            "4008001234",
            "800-810-1234",
        ] {
            assert!(is_telephone(number) && given(number).is_ok() && optional(number).is_ok(), "{number}");
        }
    }

    #[test]
    fn what_nobody_can_dial_is_refused() {
        for wrong in [
            "1",
            "80000000",
            "400-800-123",
            "500-800-1234",
            "1381234567",
            "138123456789",
            "12812345678",
            "0431-800000",
            "0431-00000000",
            "0131-80000000",
            "010-6234567",
            "431-80000000",
            "0431-80000000转",
            "0431-80000000转12345678",
            "13812345678转801",
            "+1 212 555 0100",
            "0431—80000000",
            "０４３１-80000000",
            "陈某",
            "-",
            "+86",
        ] {
            assert_eq!(optional(wrong).unwrap_err().code, CODE, "{wrong}");
        }
        assert!(optional("").is_ok() && optional("  ").is_ok());
        assert_eq!(given(" ").unwrap_err().code, "required");
    }
}
