//! What the document says of lists that are answered as files too, which are marked with `x-file`.

use ohqc_documents::XLSX;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{Content, OpenApi, RefOr};

use super::examples::operations_mut;
use crate::export::CSV;

/// The mark of such an operation; the answers say it, so that it leaves with them.
const MARK: &str = "x-file";

/// Tells of the files.
pub fn tell(api: &mut OpenApi) {
    for operation in api.paths.paths.values_mut().flat_map(operations_mut) {
        let marked = operation.extensions.as_mut().and_then(|extensions| extensions.remove(MARK)).is_some();
        let Some(RefOr::T(answer)) = operation.responses.responses.get_mut("200").filter(|_| marked) else { continue };
        answer.description.push_str("; by `Accept`, every row that the filter leaves as a file, whatever cursor and limit say");
        let text = ObjectBuilder::new().schema_type(Type::String).description(Some("UTF-8 with a byte-order mark, RFC 4180"));
        let format = SchemaFormat::KnownFormat(KnownFormat::Binary);
        let book =
            ObjectBuilder::new().schema_type(Type::String).format(Some(format)).description(Some("At most 1 048 576 rows"));
        answer.content.insert(CSV.to_owned(), RefOr::T(Content::new(Some(text))));
        answer.content.insert(XLSX.to_owned(), RefOr::T(Content::new(Some(book))));
    }
}
