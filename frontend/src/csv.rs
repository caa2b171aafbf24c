//! Tables as files for spreadsheets.

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// RFC 4180, with a byte order mark so that spreadsheets read Chinese, and cells that would be taken for formulas quoted.
#[must_use]
pub fn csv<R, C>(rows: R) -> String
where
    R: IntoIterator,
    R::Item: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut out = BYTE_ORDER_MARK.to_owned();
    for row in rows {
        let cells: Vec<String> = row.into_iter().map(|value| cell(value.as_ref())).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

fn cell(value: &str) -> String {
    let formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']) && value.parse::<rust_decimal::Decimal>().is_err();
    let value = if formula { format!("'{value}") } else { value.to_owned() };
    if value.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let text = csv([["a,b", "he said \"no\"", "一"]]);
        assert_eq!(text, "\u{feff}\"a,b\",\"he said \"\"no\"\"\",一\r\n");
    }

    #[test]
    fn no_cell_becomes_a_formula() {
        assert_eq!(csv([["=1+1", "-5.5", "-x", "@a"]]), "\u{feff}'=1+1,-5.5,'-x,'@a\r\n");
    }
}
