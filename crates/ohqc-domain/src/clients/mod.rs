//! Client programs of the API: which organisation each pulls for, what it may ask for, by which public keys it proves who it is
//! (RFC 7523, RFC 7517).

pub mod api;
mod export;
mod keys;

pub use export::{NEVER, scope_words};
pub use keys::{PublicKey, check_keys, complain_of_key};

enumeration! {
    /// How a client program stands.
    pub enum ClientState {
        /// It gets tokens.
        Active = "active" => ("正常", "Active"),
        /// It gets none.
        Disabled = "disabled" => ("已停用", "Disabled"),
    }
}
