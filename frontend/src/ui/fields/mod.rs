//! The parts of a form: each with its label, hint, and the complaint beside it.

mod choice;
mod choosing;
mod file;
mod frame;
mod required;
mod typing;

pub use choice::Choice;
pub use choosing::{CheckboxField, RadioField, SelectField};
pub use file::{Chosen, FileField};
pub use frame::described_by;
pub use required::Required;
pub use typing::{DateField, NumberField, TextArea, TextField};
