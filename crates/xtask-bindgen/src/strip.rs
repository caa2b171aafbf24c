//! Leaves out of a WASM module what only people read: wasm-bindgen does it to the module it wraps, not to the chunks.

/// Where the sections start: after the magic number and the version.
const HEADER: usize = 8;

/// The kind of section that does nothing.
const CUSTOM: u8 = 0;

/// The module without its custom sections; nothing when these bytes are not a module.
pub fn names(module: &[u8]) -> Option<Vec<u8>> {
    let (header, mut rest) = module.split_at_checked(HEADER)?;
    let mut kept = header.to_vec();
    while let Some((kind, after)) = rest.split_first() {
        let (size, body) = leb128(after)?;
        let (_, next) = body.split_at_checked(size)?;
        let (section, _) = rest.split_at_checked(rest.len().checked_sub(next.len())?)?;
        if *kind != CUSTOM {
            kept.extend_from_slice(section);
        }
        rest = next;
    }
    Some(kept)
}

/// An unsigned number in LEB128, and what follows it.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = bytes.iter().position(|byte| byte & 0x80 == 0)?;
    let (digits, rest) = bytes.split_at_checked(end.checked_add(1)?)?;
    let value =
        digits.iter().rev().try_fold(0_usize, |value, byte| value.checked_mul(128)?.checked_add(usize::from(byte & 0x7f)))?;
    Some((value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAGIC: [u8; HEADER] = *b"\0asm\x01\0\0\0";

    #[test]
    fn custom_sections_go_and_all_others_stay_as_they_are() {
        let (long, data) = ([&[11, 0x82, 0x01][..], &[7; 130]].concat(), [1, 1, 0]);
        let module = [&MAGIC[..], &data, &[0, 3, 1, b'n', 9], &long].concat();
        assert_eq!(names(&module), Some([&MAGIC[..], &data, &long].concat()));
    }

    #[test]
    fn what_ends_in_the_middle_is_no_module() {
        assert_eq!(names(&[&MAGIC[..], &[1, 5, 0]].concat()), None);
        assert_eq!(names(b"\0as"), None);
    }
}
