//! Evidence files: stored once per content, under their hash.

pub(crate) mod entity;

use std::path::PathBuf;

use ohqc_domain::attachments::{AttachmentView, MAX_BYTES, MediaType};
use ohqc_domain::events::{EventKind, SubjectKind};
use ohqc_domain::identity::{Actor, Grant, Permission};
use ohqc_domain::ids::AttachmentId;
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use crate::hash::sha256;
use crate::store::{code, new_id};
use crate::write::{Subject, Write};
use crate::{App, AppError, Result, durable, filings, imports, outings, problems, verifications};

/// Evidence files, for those who may see filings, on-site checks, problems or outings.
pub struct Attachments<'a> {
    app: &'a App,
    actor: &'a Actor,
    filings: Option<Grant>,
    verifications: Option<Grant>,
    problems: Option<Grant>,
    outings: Option<Grant>,
}

impl App {
    /// Opens the evidence files.
    ///
    /// # Errors
    /// [`AppError::Denied`] for a caller who may see no evidence.
    pub fn attachments<'a>(&'a self, actor: &'a Actor) -> Result<Attachments<'a>> {
        let asked = [Permission::FilingsRead, Permission::VerificationsRead, Permission::ProblemsRead, Permission::OutingsRead];
        let [filings, verifications, problems, outings] = asked.map(|asked| actor.permit(asked));
        if [&filings, &verifications, &problems, &outings].iter().all(|grant| grant.is_none()) {
            return Err(AppError::Denied);
        }
        Ok(Attachments { app: self, actor, filings, verifications, problems, outings })
    }

    pub(crate) fn blob(&self, sha256: &str) -> PathBuf {
        let folder = sha256.get(..2).unwrap_or("00");
        self.data_dir().join("attachments").join(folder).join(sha256)
    }

    /// Keeps a file's content and returns its hash.
    pub(crate) async fn keep_file(&self, bytes: &[u8]) -> Result<String> {
        let sha256 = sha256(bytes);
        durable::keep(self.data_dir(), &self.blob(&sha256), bytes).await?;
        Ok(sha256)
    }

    /// The content kept under a hash.
    pub(crate) async fn read_file(&self, sha256: &str) -> Result<Vec<u8>> {
        Ok(tokio::fs::read(self.blob(sha256)).await?)
    }
}

impl Attachments<'_> {
    /// Stores a file of the caller's own organisation.
    ///
    /// # Errors
    /// [`AppError::Unsupported`] for a file that is not what its name says, or of a kind not accepted.
    pub async fn create(&self, name: String, bytes: Vec<u8>) -> Result<AttachmentView> {
        let writing =
            [Permission::FilingsEdit, Permission::VerificationsRecord, Permission::ProblemsAnswer, Permission::OutingsEdit];
        if !writing.iter().any(|permission| self.actor.permit(*permission).is_some()) {
            return Err(AppError::Denied);
        }
        let media_type = recognise(&name, &bytes)?;
        let sha256 = self.app.keep_file(&bytes).await?;
        let write = self.app.write(Some(self.actor)).await?;
        let row = record(&write, self.actor, name, media_type, &bytes, sha256).await?;
        let organisation = self.actor.organisation.0;
        let subject = Subject {
            kind: SubjectKind::Institution,
            id: organisation,
            place: row.place.clone(),
            institution: Some(organisation),
        };
        write.event(&subject, EventKind::Attached, json!({ "attachment": row.id, "sha256": row.sha256 })).await?;
        write.commit().await?;
        view(row)
    }

    /// Reads a file back: its own organisation any but those of on-site checks and imports, whoever sees an import its file, and
    /// everybody what a filing, an on-site check, a problem or an outing that they may see refers to.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for everybody else.
    pub async fn get(&self, id: AttachmentId) -> Result<(AttachmentView, Vec<u8>)> {
        let row = entity::Entity::find_by_id(id.0).one(self.app.db().read()).await?.ok_or(AppError::NotFound)?;
        if !self.may_read(&row).await? {
            return Err(AppError::NotFound);
        }
        let bytes = self.app.read_file(&row.sha256).await?;
        Ok((view(row)?, bytes))
    }

    async fn may_read(&self, row: &entity::Model) -> Result<bool> {
        let db = self.app.db().read();
        let own = row.organisation_id == self.actor.organisation.0
            && !verifications::files::is_of_check(db, row.id).await?
            && !imports::is_of_import(db, row.organisation_id, row.id).await?;
        Ok(own || imports::is_seen(db, self.actor, row.id).await? || self.is_seen(row).await?)
    }

    async fn is_seen(&self, row: &entity::Model) -> Result<bool> {
        let db = self.app.db().read();
        if let Some(grant) = &self.verifications
            && verifications::files::is_seen(db, self.actor, grant.scope(), row.id).await?
        {
            return Ok(true);
        }
        let mut referring = Vec::new();
        if let Some(grant) = &self.filings {
            referring.extend(filings::queries::dossiers(db, grant.scope(), row.organisation_id).await?);
        }
        if let Some(grant) = &self.problems {
            referring.extend(problems::queries::answers(db, grant.scope(), row.organisation_id).await?);
        }
        if let Some(grant) = &self.outings {
            referring
                .extend(outings::queries::notices(db, (self.actor, grant), row.organisation_id, self.app.clock().today()).await?);
        }
        let id = row.id.to_string();
        Ok(referring.iter().any(|document| mentions(document, &id)))
    }
}

/// Records a file whose content is kept, as one of the caller's organisation.
pub(crate) async fn record(
    write: &Write<'_>,
    actor: &Actor,
    name: String,
    media_type: MediaType,
    bytes: &[u8],
    sha256: String,
) -> Result<entity::Model> {
    let size = i64::try_from(bytes.len()).map_err(|_| AppError::Unsupported(Text::new("文件过大", "The file is too large")))?;
    let row = entity::ActiveModel {
        id: Set(new_id()),
        organisation_id: Set(actor.organisation.0),
        place: Set(actor.place.clone()),
        name: Set(name),
        media_type: Set(media_type.code().into()),
        size: Set(size),
        sha256: Set(sha256),
        created_at: Set(write.now()),
    };
    Ok(row.insert(&write.tx).await?)
}

/// Whether a text stands anywhere in a document as a value of its own.
pub(crate) fn mentions(document: &serde_json::Value, id: &str) -> bool {
    match document {
        serde_json::Value::String(text) => text == id,
        serde_json::Value::Array(items) => items.iter().any(|item| mentions(item, id)),
        serde_json::Value::Object(fields) => fields.values().any(|field| mentions(field, id)),
        _ => false,
    }
}

fn recognise(name: &str, bytes: &[u8]) -> Result<MediaType> {
    if bytes.is_empty() || bytes.len() > MAX_BYTES {
        return Err(AppError::Unsupported(Text::new("文件为空或超过 20 MB", "The file is empty or larger than 20 MB")));
    }
    match MediaType::recognise(bytes) {
        Some(found) if found.fits_name(name) => Ok(found),
        Some(found) => Err(AppError::Unsupported(Text::owned(
            format!("文件内容是{}，与文件名不符", found.label().zh),
            format!("The content is a {}, not what the name says", found.label().en),
        ))),
        None => {
            Err(AppError::Unsupported(Text::new("只接受 PDF、PNG 和 JPEG 文件", "Only PDF, PNG and JPEG files are accepted")))
        }
    }
}

/// Every one of these files must exist and belong to the organisation.
///
/// # Errors
/// [`AppError::Invalid`] at `pointer`, where the body names them.
pub(crate) async fn require(
    db: &impl ConnectionTrait,
    organisation: Uuid,
    (pointer, ids): (&str, impl Iterator<Item = AttachmentId>),
) -> Result<()> {
    let wanted: std::collections::BTreeSet<Uuid> = ids.map(|id| id.0).collect();
    let found = entity::Entity::find()
        .filter(entity::Column::Id.is_in(wanted.iter().copied()))
        .filter(entity::Column::OrganisationId.eq(organisation))
        .count(db)
        .await?;
    if usize::try_from(found).is_ok_and(|found| found == wanted.len()) {
        return Ok(());
    }
    let text = Text::new("附件不存在或不属于本机构", "An attachment does not exist or belongs to somebody else");
    Err(AppError::invalid(pointer, "unknown_attachment", text))
}

/// What these files are; those that do not exist are left out. The caller has been allowed to see what they belong to.
pub(crate) async fn views(db: &impl ConnectionTrait, ids: impl IntoIterator<Item = Uuid>) -> Result<Vec<AttachmentView>> {
    let rows = entity::Entity::find().filter(entity::Column::Id.is_in(ids)).all(db).await?;
    rows.into_iter().map(view).collect()
}

fn view(row: entity::Model) -> Result<AttachmentView> {
    Ok(AttachmentView {
        id: AttachmentId(row.id),
        name: row.name,
        media_type: code(&row.media_type)?,
        size: row.size,
        sha256: row.sha256,
        created_at: row.created_at,
    })
}
