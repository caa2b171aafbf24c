//! The steps of the form: one a part of the dossier, and the last look before it is handed in.

use ohqc_domain::filings::Part;
use ohqc_domain::institutions::BodyKind;
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
    /// Every step of a kind's dossier in order: only the parts that it has.
    pub(super) fn all(kind: BodyKind) -> impl Iterator<Item = Self> {
        kind.body().parts.iter().copied().map(Self::Part).chain([Self::Finish])
    }

    /// The step of a URL; the first when it names none of the kind's.
    pub(super) fn parse(kind: BodyKind, code: &str) -> Self {
        let first = Self::Part(Part::Services);
        Self::all(kind).find(|step| step.code() == code).unwrap_or(first)
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
    pub(super) fn before(self, kind: BodyKind) -> Option<Self> {
        Self::all(kind).take_while(|step| *step != self).last()
    }

    /// The step after.
    pub(super) fn after(self, kind: BodyKind) -> Option<Self> {
        Self::all(kind).skip_while(|step| *step != self).nth(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_there_is_the_way_back() {
        for kind in BodyKind::ALL.iter().copied() {
            let steps: Vec<Step> = Step::all(kind).collect();
            assert_eq!(steps.len(), kind.body().parts.len() + 1);
            for pair in steps.windows(2) {
                assert_eq!((pair[0].after(kind), pair[1].before(kind)), (Some(pair[1]), Some(pair[0])));
            }
            assert_eq!((Step::Finish.after(kind), Step::Part(Part::Services).before(kind)), (None, None));
        }
    }

    #[test]
    fn a_url_names_its_step() {
        for step in Step::all(BodyKind::Examination) {
            assert_eq!(Step::parse(BodyKind::Examination, step.code()), step);
        }
        assert_eq!(Step::parse(BodyKind::Examination, "nonsense"), Step::Part(Part::Services));
        let equipment = Step::parse(BodyKind::Appraisal, "equipment");
        assert_eq!(equipment, Step::Part(Part::Services), "an appraisal office has no such part");
    }
}
