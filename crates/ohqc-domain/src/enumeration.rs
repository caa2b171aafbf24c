//! One way to write an enumeration that is stored, sent and shown.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

use crate::text::Text;

/// The API schema of an enumeration: its codes, and what each is called.
///
/// Written by hand because the derive does not see codes that come through a macro.
#[doc(hidden)]
pub fn schema(values: impl Iterator<Item = (&'static str, Text)> + Clone) -> RefOr<Schema> {
    let words: Vec<String> = values.clone().map(|(code, label)| format!("`{code}` {}（{}）", label.zh, label.en)).collect();
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(words.join("；")))
        .enum_values(Some(values.map(|(code, _)| code).collect::<Vec<_>>()))
        .into()
}

/// Declares an enumeration with a stable code (JSON, database, URL) and a label in both languages per variant.
///
/// `pub enum Name as SchemaName` gives the schema another name where two modules use the same word.
/// Gives `ALL`, `code()`, `label()`, `FromStr`, `Display` (the code), serde and the API schema.
///
/// ```
/// ohqc_domain::enumeration! {
///     /// Who owns an institution.
///     pub enum Ownership {
///         /// Owned by the state.
///         Public = "public" => ("公立", "Public"),
///         /// Everything else.
///         Private = "private" => ("民营", "Private"),
///     }
/// }
/// assert_eq!(Ownership::Public.code(), "public");
/// assert_eq!("private".parse(), Ok(Ownership::Private));
/// ```
#[macro_export]
macro_rules! enumeration {
    (@schema $name:ident) => { stringify!($name) };
    (@schema $name:ident $schema:ident) => { stringify!($schema) };
    ($(#[$meta:meta])* pub enum $name:ident $(as $schema:ident)? { $($(#[$vmeta:meta])* $variant:ident = $code:literal => ($zh:literal, $en:literal)),+ $(,)? }) => {
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            $crate::__private::serde::Serialize, $crate::__private::serde::Deserialize,
        )]
        $(#[$meta])*
        #[serde(crate = "ohqc_domain::__private::serde")]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $code)] $variant),+ }

        impl $name {
            /// Every variant, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code used in JSON, in the database and in URLs.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// What people call it.
            #[must_use]
            pub const fn label(self) -> $crate::text::Text {
                match self { $(Self::$variant => $crate::text::Text::new($zh, $en)),+ }
            }
        }

        impl $crate::__private::utoipa::PartialSchema for $name {
            fn schema() -> $crate::__private::utoipa::openapi::RefOr<$crate::__private::utoipa::openapi::schema::Schema> {
                $crate::enumeration::schema(Self::ALL.iter().map(|value| (value.code(), value.label())))
            }
        }

        impl $crate::__private::utoipa::ToSchema for $name {
            fn name() -> ::std::borrow::Cow<'static, str> {
                ::std::borrow::Cow::Borrowed($crate::enumeration!(@schema $name $($schema)?))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::problem::UnknownCode;
            fn from_str(code: &str) -> Result<Self, Self::Err> {
                match code {
                    $($code => Ok(Self::$variant),)+
                    _ => Err($crate::problem::UnknownCode { kind: stringify!($name), code: code.to_owned() }),
                }
            }
        }
    };
}
