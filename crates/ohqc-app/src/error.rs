//! Why a use case ends without a result; the transport decides what it looks like.

use ohqc_domain::calendar::CalendarError;
use ohqc_domain::period::EndError;
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// Every way a use case can fail.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Nobody is logged in, or the token is not valid.
    #[error("not authenticated")]
    Unauthenticated,
    /// Name or password is wrong, or the account is locked; the sentence does not say which unless it is locked.
    #[error("login failed")]
    LoginFailed(Text),
    /// The caller may not do this.
    #[error("denied")]
    Denied,
    /// There is no such thing inside the caller's scope.
    #[error("not found")]
    NotFound,
    /// A rule refuses the act.
    #[error("refused: {0}")]
    Rule(Text),
    /// A rule refuses the act and says where.
    #[error("refused: {0}")]
    RuleAt(Text, Complaints),
    /// The same thing exists already.
    #[error("duplicate: {0}")]
    Duplicate(Text),
    /// Somebody else changed it in the meantime.
    #[error("stale revision")]
    Stale,
    /// Values are not valid.
    #[error("invalid values")]
    Invalid(Complaints),
    /// A file is not what it should be.
    #[error("unsupported: {0}")]
    Unsupported(Text),
    /// An idempotency key was used with another body.
    #[error("idempotency key reused")]
    KeyReused,
    /// The database failed.
    #[error("store failed")]
    Store(#[source] DbErr),
    /// Something else of ours failed.
    #[error("internal: {0}")]
    Internal(String),
}

impl AppError {
    /// One complaint about one value.
    #[must_use]
    pub fn invalid(pointer: &str, code: &'static str, text: Text) -> Self {
        let mut complaints = Complaints::default();
        complaints.add(pointer, code, text);
        Self::Invalid(complaints)
    }

    /// What the log may say: of a failure of the database which rule was broken, and never the values, which its own words
    /// quote.
    #[must_use]
    pub fn for_log(&self) -> String {
        match self {
            Self::Store(error) => store_for_log(error),
            other => other.to_string(),
        }
    }
}

/// [`AppError::for_log`] of a failure of the database.
pub(crate) fn store_for_log(error: &DbErr) -> String {
    let kind = name(error);
    let (DbErr::Conn(RuntimeErr::SqlxError(cause))
    | DbErr::Exec(RuntimeErr::SqlxError(cause))
    | DbErr::Query(RuntimeErr::SqlxError(cause))) = error
    else {
        return kind;
    };
    let Some(told) = cause.as_database_error() else { return format!("{kind}: {}", name(cause)) };
    let parts = [
        ("code", told.code().map(Into::into)),
        ("constraint", told.constraint().map(str::to_owned)),
        ("table", told.table().map(str::to_owned)),
    ];
    let parts = parts.into_iter().filter_map(|(name, value): (_, Option<String>)| Some(format!(" {name}={}", value?)));
    format!("{kind}:{}", parts.collect::<String>())
}

/// The name of an error's variant.
fn name(error: &impl std::fmt::Debug) -> String {
    format!("{error:?}").chars().take_while(char::is_ascii_alphanumeric).collect()
}

impl From<DbErr> for AppError {
    /// Two who record the same at once meet at a unique index: one is told so, and nothing of theirs is kept.
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::Duplicate(Text::new(
                "他人刚刚登记了同样的内容，请刷新后再试",
                "Somebody else has just recorded the same; reload and try again",
            )),
            _ => Self::Store(error),
        }
    }
}

impl From<EndError> for AppError {
    fn from(error: EndError) -> Self {
        match error {
            EndError::BeforeBeginning { .. } => Self::invalid("/valid_to", "before_beginning", error.text()),
            EndError::Ended { .. } => Self::Rule(error.text()),
        }
    }
}

impl From<Complaints> for AppError {
    fn from(complaints: Complaints) -> Self {
        Self::Invalid(complaints)
    }
}

impl From<CalendarError> for AppError {
    fn from(error: CalendarError) -> Self {
        Self::Rule(error.text())
    }
}

impl From<serde_json::Error> for AppError {
    /// The words of the reader quote what it read, so the log gets the kind of its complaint only.
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(format!("a stored value is not readable: {:?}", error.classify()))
    }
}

impl From<std::io::Error> for AppError {
    fn from(error: std::io::Error) -> Self {
        Self::Internal(error.to_string())
    }
}
