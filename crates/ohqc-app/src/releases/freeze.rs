//! From content to bytes: what is written here is what every client gets, for ever.

use chrono::{DateTime, SubsecRound, Utc};
use ohqc_domain::ids::ReleaseId;
use ohqc_domain::releases::{Content, Counts, FORMAT, Frame, Manifest, Part, PartName, ProfileRef, RuleRef};

use crate::hash::sha256;
use crate::{AppError, Result};

/// Media type of lines of JSON.
pub const NDJSON: &str = "application/x-ndjson";
/// Media type of JSON.
pub const JSON: &str = "application/json";

/// A frozen release, as bytes.
pub struct Frozen {
    /// The head.
    pub manifest: String,
    /// Totals and indicators.
    pub summary: String,
    /// One line of JSON per row, without the line's end.
    pub lines: Vec<String>,
    /// SHA-256 of the lines with their ends.
    pub sha256: String,
}

/// What the head says besides the content.
pub struct Head {
    /// The release.
    pub id: ReleaseId,
    /// Its version.
    pub version: u32,
    /// The published version before it.
    pub supersedes: Option<u32>,
    /// The moment.
    pub now: DateTime<Utc>,
}

/// Freezes a content.
pub fn freeze(frame: &Frame, content: &Content, head: &Head) -> Result<Frozen> {
    let lines = content.rows.iter().map(serde_json::to_string).collect::<std::result::Result<Vec<_>, _>>()?;
    let results = join(lines.iter().map(String::as_str));
    let summary = serde_json::to_string(&content.summary)?;
    let digest = sha256(results.as_bytes());
    let totals = &content.summary.totals;
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        id: head.id,
        year: frame.year,
        region: frame.region,
        region_name: frame.region_name.clone(),
        version: head.version,
        supersedes: head.supersedes,
        generated_at: head.now.trunc_subsecs(0),
        cut_off: frame.cut_off,
        window: frame.window,
        profile: ProfileRef { id: frame.profile.id.clone(), valid_from: frame.profile.valid_from, on: frame.profile.on },
        rules: RuleRef::of(&frame.profile),
        templates: content.templates.clone(),
        software: concat!("ohqc ", env!("CARGO_PKG_VERSION")).to_owned(),
        counts: Counts { institutions: totals.institutions, assessed: totals.assessed, problems: totals.problems.found },
        parts: vec![
            part(PartName::Results, NDJSON, &results, Some(totals.rows), digest.clone())?,
            part(PartName::Summary, JSON, &summary, None, sha256(summary.as_bytes()))?,
        ],
    };
    Ok(Frozen { manifest: serde_json::to_string(&manifest)?, summary, lines, sha256: digest })
}

fn part(name: PartName, media_type: &str, text: &str, rows: Option<u32>, sha256: String) -> Result<Part> {
    let bytes = u64::try_from(text.len()).map_err(|_| AppError::Internal("a part is too long".into()))?;
    Ok(Part { name, media_type: media_type.to_owned(), bytes, rows, sha256 })
}

/// Lines with their ends.
pub fn join<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.fold(String::new(), |mut text, line| {
        text.push_str(line);
        text.push('\n');
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_an_end() {
        assert_eq!(join(["{}", "[]"].into_iter()), "{}\n[]\n");
        assert_eq!(join(std::iter::empty()), "");
    }
}
