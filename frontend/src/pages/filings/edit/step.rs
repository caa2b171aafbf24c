//! The steps of the form: one a part of the dossier, and the last look before it is handed in.

use ohqc_domain::filings::Part;
use ohqc_domain::text::Text;

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A part of the dossier.
    Part(Part),
    /// Everything looked over and handed in.
    Finish,
}

impl Step {
    /// Every step in order.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        Part::ALL.iter().copied().map(Self::Part).chain([Self::Finish])
    }

    /// The step of a URL; the first when it names none.
    pub(super) fn parse(code: &str) -> Self {
        let first = Part::Services;
        if code == "finish" { Self::Finish } else { Self::Part(code.parse().unwrap_or(first)) }
    }

    /// How the URL names it.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Part(part) => part.code(),
            Self::Finish => "finish",
        }
    }

    /// What it is called.
    pub(super) const fn label(self) -> Text {
        match self {
            Self::Part(part) => part.label(),
            Self::Finish => Text::new("核对与提交", "Check and submit"),
        }
    }

    /// The step before.
    pub(super) fn before(self) -> Option<Self> {
        Self::all().take_while(|step| *step != self).last()
    }

    /// The step after.
    pub(super) fn after(self) -> Option<Self> {
        Self::all().skip_while(|step| *step != self).nth(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_there_is_the_way_back() {
        let steps: Vec<Step> = Step::all().collect();
        assert_eq!(steps.len(), Part::ALL.len() + 1);
        for pair in steps.windows(2) {
            assert_eq!((pair[0].after(), pair[1].before()), (Some(pair[1]), Some(pair[0])));
        }
        assert_eq!((Step::Finish.after(), Step::Part(Part::Services).before()), (None, None));
    }

    #[test]
    fn a_url_names_its_step() {
        for step in Step::all() {
            assert_eq!(Step::parse(step.code()), step);
        }
        assert_eq!(Step::parse("nonsense"), Step::Part(Part::Services));
    }
}
