//! Evidence from the site: photographs beside the sheet, and the signatures of both sides under the conclusion.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::checklists::ItemCode;
use crate::ids::AttachmentId;
use crate::text::Text;
use crate::validation::Complaints;

/// Most photographs of one check.
pub const MOST_PHOTOS: usize = 200;

/// A photograph taken on site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VerificationPhoto)]
pub struct Photo {
    /// The file.
    pub attachment: AttachmentId,
    /// The item of the sheet or entry of the comparison it shows; absent for the site as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemCode>,
}

/// How one side stands to the record: signed on the screen, or not, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = VerificationSigning)]
pub enum Signing {
    /// Signed on the screen.
    Signed {
        /// Who signed.
        name: String,
        /// As what, e.g. head of the team or legal representative.
        role: String,
        /// The moment the server took it.
        at: DateTime<Utc>,
        /// The picture of the signature.
        attachment: AttachmentId,
    },
    /// Not signed.
    Skipped {
        /// Why.
        reason: String,
    },
}

/// Both sides under the record of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = VerificationSignatures)]
pub struct Signatures {
    /// The team.
    pub team: Signing,
    /// The institution.
    pub institution: Signing,
}

/// How one side signs, or why it does not. The moment is the server's to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = VerificationSigningBody)]
pub enum SigningBody {
    /// Signs on the screen.
    Signed {
        /// Who signs.
        name: String,
        /// As what, e.g. head of the team or legal representative.
        role: String,
        /// The picture of the signature.
        attachment: AttachmentId,
    },
    /// Does not sign.
    Skipped {
        /// Why.
        reason: String,
    },
}

impl Default for SigningBody {
    fn default() -> Self {
        Self::Skipped { reason: String::new() }
    }
}

impl SigningBody {
    fn at(self, at: DateTime<Utc>) -> Signing {
        match self {
            Self::Signed { name, role, attachment } => Signing::Signed { name, role, at, attachment },
            Self::Skipped { reason } => Signing::Skipped { reason },
        }
    }
}

/// Both sides as they sign.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = VerificationSignaturesBody)]
pub struct SignaturesBody {
    /// The team.
    pub team: SigningBody,
    /// The institution.
    pub institution: SigningBody,
}

impl SignaturesBody {
    /// As they stand under the record, put down at a moment.
    #[must_use]
    pub fn at(self, at: DateTime<Utc>) -> Signatures {
        Signatures { team: self.team.at(at), institution: self.institution.at(at) }
    }

    /// Both sides with their field.
    fn sides(&self) -> impl Iterator<Item = (&'static str, &SigningBody)> {
        [("team", &self.team), ("institution", &self.institution)].into_iter()
    }

    /// The pictures of the signatures.
    pub fn attachments(&self) -> impl Iterator<Item = AttachmentId> {
        self.sides().filter_map(|(_, signing)| match signing {
            SigningBody::Signed { attachment, .. } => Some(*attachment),
            SigningBody::Skipped { .. } => None,
        })
    }

    /// Each side signs with name and role, or it is said why it does not.
    pub(super) fn check(&self, found: &mut Complaints) {
        for (side, signing) in self.sides() {
            let (zh, en) =
                if side == "team" { ("核查组签字", "The team") } else { ("被核查机构签字", "The institution") };
            let mut words = |field: &str, text: &str, most: usize, missing: (&str, &str)| {
                let at = format!("/signatures/{side}/{field}");
                let of = |(words, plain): (&str, &str)| Text::owned(format!("{zh}：{words}"), format!("{en}: {plain}"));
                match text.trim().chars().count() {
                    0 => found.add(at, "required", of(missing)),
                    count if count > most => found.add(at, "length", of(("内容过长", "too long"))),
                    _ => {}
                }
            };
            match signing {
                SigningBody::Signed { name, role, .. } => {
                    words("name", name, 40, ("请填写签字人，或说明未签字的理由", "name who signed, or say why nobody did"));
                    words("role", role, 40, ("请填写签字人的职务", "give the role of who signed"));
                }
                SigningBody::Skipped { reason } => {
                    words("reason", reason, 500, ("请签字，或说明未签字的理由", "sign, or say why it is not signed"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointers(signatures: &SignaturesBody) -> Vec<String> {
        let mut found = Complaints::default();
        signatures.check(&mut found);
        found.iter().map(|complaint| complaint.pointer.clone()).collect()
    }

    #[test]
    fn each_side_signs_or_says_why_not() {
        assert_eq!(pointers(&SignaturesBody::default()), ["/signatures/team/reason", "/signatures/institution/reason"]);
        let signed = |name: &str| SigningBody::Signed {
            name: name.into(),
            role: "组长".into(),
            attachment: AttachmentId(uuid::Uuid::nil()),
        };
        let refused = SigningBody::Skipped { reason: "机构负责人拒绝签字".into() };
        assert_eq!(pointers(&SignaturesBody { team: signed("王芳"), institution: refused.clone() }), Vec::<String>::new());
        assert_eq!(pointers(&SignaturesBody { team: signed(" "), institution: refused.clone() }), ["/signatures/team/name"]);
        let told = SignaturesBody { team: signed("王芳"), institution: refused }.at(DateTime::UNIX_EPOCH);
        assert!(matches!(told.team, Signing::Signed { at, .. } if at == DateTime::UNIX_EPOCH));
    }
}
