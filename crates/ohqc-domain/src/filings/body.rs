//! What each kind of body hands in and what its dossier must hold, from data (`catalogues/bodies.toml`).

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Part, PersonRole};
use crate::catalogues::{Category, DiagnosisCategory, QualityDocument, quality_documents};
use crate::institutions::BodyKind;
use crate::policy::Profile;
use crate::provenance::{Mark, Sourced};
use crate::text::Text;

/// The file as it is embedded.
const FILE: &str = include_str!("../../data/catalogues/bodies.toml");

enumeration! {
    /// What the law makes of a dossier.
    pub enum Standing as DossierStanding {
        /// The law has the body file (备案), with a receipt, its clocks and the on-site check.
        Filing = "filing" => ("备案", "Filing"),
        /// The body is named or qualified otherwise; this platform keeps a record of it (登记).
        Record = "record" => ("登记", "Record"),
    }
}

/// A kind of body, as its file describes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Which kind.
    pub kind: BodyKind,
    /// What such a body is called.
    pub name: Text,
    /// What the law makes of its dossier.
    pub standing: Standing,
    /// The letters in its numbers.
    pub letters: String,
    /// Whether only medical institutions can be one.
    #[serde(default)]
    pub medical: bool,
    /// The role that must cover each category, where physicians do.
    #[serde(default)]
    pub leading: Option<PersonRole>,
    /// What the authority that issued its practice licence is asked for when it is told of the record, where a text has it told.
    #[serde(default)]
    pub licensor: Option<Sourced<Text>>,
    /// The kinds that it cannot be at the same time.
    #[serde(default)]
    pub excludes: Vec<Exclusion>,
    /// The parts of its dossier, in the order of the form.
    pub parts: Vec<Part>,
    /// What its people do.
    pub roles: Vec<PersonRole>,
    /// What it can be filed or recorded for, where no closed list of the code says so.
    #[serde(default)]
    categories: Vec<Named>,
    /// The documents of its quality system, where they are not those of examination.
    #[serde(default)]
    documents: Vec<QualityDocument>,
    /// The materials it hands in.
    pub materials: Vec<Material>,
    /// What its dossier must hold.
    pub demands: Vec<Demand>,
}

/// A kind that another cannot be at the same time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// The other kind.
    pub kind: BodyKind,
    /// The clause that says so.
    pub clause: String,
    /// How sure that is.
    pub mark: Mark,
    /// The rule in words.
    pub text: Text,
}

/// A category of a kind.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: Text,
    /// The clause it is read from.
    pub clause: String,
    /// How sure that is.
    pub mark: Mark,
}

/// A material that is handed in with a dossier.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// Its code.
    pub code: String,
    /// What it is.
    pub name: Text,
    /// The clause or list that names it.
    pub clause: String,
    /// How sure that is.
    pub mark: Mark,
    /// Whether a dossier without it is not complete.
    #[serde(default)]
    pub demanded: bool,
}

/// Something a dossier must hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// What is looked at.
    pub check: Check,
    /// The profile's value that sets number, clause and mark.
    #[serde(default)]
    pub key: Option<String>,
    /// The clause that demands it.
    #[serde(default = "dash")]
    pub clause: String,
    /// How sure that is.
    #[serde(default = "own")]
    pub mark: Mark,
    /// What is said when it is missing, where the check does not say it.
    #[serde(default)]
    pub text: Option<Text>,
}

fn dash() -> String {
    "—".into()
}

const fn own() -> Mark {
    Mark::Own
}

/// What a demand looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// So many categories, one where no profile says otherwise.
    Categories,
    /// A service that has begun, where the day is given.
    Begun,
    /// A valid practice licence.
    PracticeLicence,
    /// The departments that the practice licence lists.
    Departments,
    /// A valid radiological licence, where chest films are taken.
    RadiologyLicence,
    /// A valid certificate of qualification as a technical-service body.
    Qualification,
    /// The responsible persons that the profile names.
    ResponsiblePersons,
    /// Somebody who does this.
    Person(PersonRole),
    /// Anybody qualified for diagnosis.
    QualifiedPhysician,
    /// For each category somebody who does this and is qualified for it.
    Physician(PersonRole),
    /// For each category so many of them.
    Physicians(PersonRole),
    /// A certificate of practice of each who does this.
    PracticeCertificate(PersonRole),
    /// None who does this practises mainly in another institution (外聘).
    Own(PersonRole),
    /// An intermediate title at least of each who does this.
    Title(PersonRole),
    /// So many years of work of each who does this.
    Years(PersonRole),
    /// So much floor area.
    Area,
    /// A room.
    Rooms,
    /// So much area of each room.
    RoomArea,
    /// A waiting area.
    WaitingArea,
    /// A laboratory.
    Laboratory,
    /// A device for each category.
    Equipment,
    /// The devices that the configuration list names for each category.
    ExpectedDevices,
    /// No expired calibration.
    Calibration,
    /// A document of the quality system.
    Documents,
    /// A reporting officer.
    Officer,
    /// A computer with network access for reporting.
    Network,
    /// Every material that is demanded.
    Materials,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    entries: Vec<Body>,
}

// A file that does not parse leaves an empty list; the tests below refuse to build a release with one.
static BODIES: LazyLock<Vec<Body>> = LazyLock::new(|| toml::from_str::<List>(FILE).map(|list| list.entries).unwrap_or_default());

/// A kind that the file does not hold; a test proves that it holds every one.
static UNKNOWN: LazyLock<Body> = LazyLock::new(|| Body {
    kind: BodyKind::Support,
    name: Text::new("", ""),
    standing: Standing::Record,
    letters: String::new(),
    medical: false,
    leading: None,
    licensor: None,
    excludes: Vec::new(),
    parts: Part::ALL.to_vec(),
    roles: PersonRole::ALL.to_vec(),
    categories: Vec::new(),
    documents: Vec::new(),
    materials: Vec::new(),
    demands: Vec::new(),
});

impl BodyKind {
    /// What the file says of the kind.
    #[must_use]
    pub fn body(self) -> &'static Body {
        BODIES.iter().find(|body| body.kind == self).unwrap_or(&UNKNOWN)
    }

    /// Whether the law has it file, and not this platform keep a record of it.
    #[must_use]
    pub fn files(self) -> bool {
        self.body().standing == Standing::Filing
    }

    /// Its categories in order: hazard categories for examination, disease classes for diagnosis, else those of the file.
    #[must_use]
    pub fn categories(self) -> Vec<(&'static str, Text)> {
        match self {
            Self::Examination => Category::ALL.iter().map(|one| (one.code(), one.label())).collect(),
            Self::Diagnosis => DiagnosisCategory::ALL.iter().map(|one| (one.code(), one.label())).collect(),
            Self::Appraisal | Self::TechnicalService | Self::Support => {
                self.body().categories.iter().map(|one| (one.code.as_str(), one.name.clone())).collect()
            }
        }
    }

    /// The documents that its quality system may hold.
    #[must_use]
    pub fn documents(self) -> &'static [QualityDocument] {
        let own = &self.body().documents;
        if own.is_empty() { quality_documents() } else { own }
    }

    /// The document with that code.
    #[must_use]
    pub fn document(self, code: &str) -> Option<&'static QualityDocument> {
        self.documents().iter().find(|document| document.code == code)
    }

    /// What its dossier rests on under a profile (`filing.basis`; JL24-1-0: each kind keeps a route and rules of its own).
    #[must_use]
    pub fn basis(self, profile: &Profile) -> Sourced<Text> {
        let none = || Sourced { value: Text::new("—", "—"), clause: "—".into(), mark: Mark::Own };
        profile.label(&format!("filing.basis.{self}")).unwrap_or_else(none)
    }

    /// What a text about filings says of it: a body that is only recorded is not said to file.
    #[must_use]
    pub fn said(self, text: Text) -> Text {
        if self.files() {
            return text;
        }
        let en = text.en.replace("Filed", "On record").replace("filing", "record").replace("Filing", "Record");
        Text::owned(text.zh.replace("备案", "登记"), en)
    }
}

impl Body {
    /// The rule against being a body of another kind too, in either direction.
    #[must_use]
    pub fn against(&self, other: BodyKind) -> Option<&Exclusion> {
        let back = || other.body().excludes.iter().find(|exclusion| exclusion.kind == self.kind);
        self.excludes.iter().find(|exclusion| exclusion.kind == other).or_else(back)
    }

    /// The material with that code.
    #[must_use]
    pub fn material(&self, code: &str) -> Option<&Material> {
        self.materials.iter().find(|material| material.code == code)
    }

    /// Whether something of that check is demanded.
    #[must_use]
    pub fn demands(&self, check: Check) -> bool {
        self.demand(check).is_some()
    }

    /// The demand of that check.
    #[must_use]
    pub fn demand(&self, check: Check) -> Option<&Demand> {
        self.demands.iter().find(|demand| demand.check == check)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_file_describes_every_kind_once() {
        toml::from_str::<List>(FILE).unwrap();
        assert_eq!(BODIES.iter().map(|body| body.kind).collect::<Vec<_>>(), BodyKind::ALL);
        let letters: BTreeSet<&str> = BODIES.iter().map(|body| body.letters.as_str()).collect();
        assert_eq!(letters.len(), BodyKind::ALL.len());
    }

    #[test]
    fn codes_are_unique_within_a_kind_and_parts_stand_in_the_order_of_the_form() {
        for kind in BodyKind::ALL {
            let body = kind.body();
            assert!(body.parts.is_sorted() && !body.parts.is_empty(), "{kind}");
            let unique = |codes: Vec<&str>| assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len(), "{kind}");
            unique(body.materials.iter().map(|one| one.code.as_str()).collect());
            unique(kind.documents().iter().map(|one| one.code.as_str()).collect());
            unique(kind.categories().into_iter().map(|(code, _)| code).collect());
            assert!(!kind.categories().is_empty() && body.materials.iter().any(|one| one.demanded), "{kind}");
        }
    }

    /// NHC23-1-2: only what the law has filed is called filed, and a technical service is no filing.
    #[test]
    fn a_record_is_not_called_a_filing() {
        let filed: Vec<BodyKind> = BodyKind::ALL.iter().copied().filter(|kind| kind.files()).collect();
        assert_eq!(filed, [BodyKind::Examination, BodyKind::Diagnosis]);
        for kind in BodyKind::ALL {
            let said = kind.said(crate::filings::StateName::Accepted.label());
            assert_eq!((said.zh.contains("备案"), said.en.contains("Filed")), (kind.files(), kind.files()), "{kind}");
        }
    }

    /// NHC23-1-2: licensing was taken away, so no text about filings speaks of it, but to name a licence or to say that.
    #[test]
    fn no_text_about_filings_speaks_of_approval() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let folders = ["crates/ohqc-domain/src/filings", "frontend/src/pages/filings", "frontend/src/pages/filings/edit"];
        let mut files: Vec<std::path::PathBuf> = vec![
            root.join("crates/ohqc-domain/data/catalogues/bodies.toml"),
            root.join("crates/ohqc-documents/src/receipt.rs"),
            root.join("crates/ohqc-documents/src/receipt.typ"),
        ];
        for folder in folders {
            let found = std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
            files.extend(found.filter(|path| path.is_file()));
        }
        assert!(files.len() > 30);
        for file in files.into_iter().filter(|file| !file.ends_with("filings/body.rs")) {
            let text = std::fs::read_to_string(&file).unwrap();
            for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
                let said =
                    ["许可证", "不是行政许可", "不是许可"].iter().fold(line.to_owned(), |line, fine| line.replace(fine, ""));
                let found = ["审批", "许可", "批准", "approval", "Approval"].into_iter().find(|word| said.contains(word));
                assert_eq!(found, None, "{}: {line}", file.display());
            }
        }
    }

    /// JL24-1-0: only the route of examination filings changed; diagnosis is filed as before, and every kind says on what.
    /// diagnosis 1.2 stricter-6.
    #[test]
    fn each_kind_rests_on_its_own_basis_and_diagnosis_keeps_the_old_route() {
        let profile = |day: &str| crate::policy::profile_for("220104".parse().unwrap(), day.parse().unwrap());
        let (before, after) = (profile("2024-06-20"), profile("2025-06-16"));
        let basis = |kind: BodyKind, profile| kind.basis(profile).value.zh.into_owned();
        assert!(basis(BodyKind::Examination, &after).contains("吉卫规〔2024〕2号"));
        assert!(!basis(BodyKind::Examination, &before).contains("吉卫规〔2024〕2号"));
        assert!(basis(BodyKind::Diagnosis, &after).contains("原备案途径"));
        assert!(!basis(BodyKind::Diagnosis, &after).contains("吉卫规"));
        for kind in BodyKind::ALL {
            for region in ["000000", "210000", "120000", "220000"] {
                let profile = crate::policy::profile_for(region.parse().unwrap(), "2025-06-16".parse().unwrap());
                let found = kind.basis(&profile);
                assert_ne!(found.clause, "—", "{kind} {region}");
                assert_eq!(found.value.zh.contains("不属备案"), !kind.files(), "{kind} {region}");
                assert!(region.starts_with("22") || !found.value.zh.contains('吉'), "{kind} {region}");
            }
        }
    }

    /// 令6 第三十六条
    #[test]
    fn a_diagnosis_institution_is_no_appraisal_office_whichever_came_first() {
        let rule = |one: BodyKind, other| one.body().against(other).map(|rule| rule.clause.as_str());
        assert_eq!(rule(BodyKind::Appraisal, BodyKind::Diagnosis), Some("令6 第三十六条"));
        assert_eq!(rule(BodyKind::Diagnosis, BodyKind::Appraisal), Some("令6 第三十六条"));
        assert_eq!(rule(BodyKind::Diagnosis, BodyKind::Examination), None);
    }
}
