//! One value of a form in the hands of a field part.

use leptos::prelude::*;

/// One value that a field part shows and changes. `Copy`.
pub struct Bound<T: Send + Sync + 'static> {
    pub(in crate::ui) id: StoredValue<String>,
    pub(in crate::ui) value: Signal<T>,
    pub(in crate::ui) set: Callback<T>,
    pub(in crate::ui) complaint: Signal<Option<String>>,
}

impl<T: Send + Sync + 'static> Clone for Bound<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Bound<T> {}

impl<T: Clone + Send + Sync + 'static> Bound<T> {
    /// A value that belongs to no form, as a reason in a dialog; `id` is unique on the page.
    #[must_use]
    pub fn loose(id: impl Into<String>, signal: RwSignal<T>) -> Self {
        Self {
            id: StoredValue::new(id.into()),
            value: signal.into(),
            set: Callback::new(move |value| signal.set(value)),
            complaint: Signal::derive(|| None),
        }
    }

    /// The id of its field.
    #[must_use]
    pub fn id(self) -> StoredValue<String> {
        self.id
    }

    /// With a complaint of its own.
    #[must_use]
    pub fn with_complaint(self, complaint: Signal<Option<String>>) -> Self {
        Self { complaint, ..self }
    }

    /// The value; followed.
    #[must_use]
    pub fn get(self) -> T {
        self.value.get()
    }
}

/// Binds a member of a form's struct to a field part: `field!(form, name)`, `field!(form, contact.phone)`.
///
/// The member's path is the JSON Pointer under which complaints are expected.
#[macro_export]
macro_rules! field {
    ($form:expr, $first:ident $(. $rest:ident)*) => {
        $form.bind(
            ::std::concat!("/", ::std::stringify!($first) $(, "/", ::std::stringify!($rest))*),
            |values| values.$first $(.$rest)*.clone(),
            |values, value| values.$first $(.$rest)* = value,
        )
    };
}
