//! The public keys of a client program as a JWK Set (RFC 7517): what is looked at before anything is kept of them.

use serde::Deserialize;
use serde_json::Value;

use crate::text::Text;
use crate::validation::Complaints;

/// Most keys of one program: the one in use, the next one, and room.
const MOST: usize = 8;
/// Fewest characters of an RSA modulus: 2048 bits in base64url.
const RSA_MODULUS: usize = 342;
/// Members that only a private or a shared key has (RFC 7518 §6).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// One public key, as far as it is looked at here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PublicKey {
    /// The family: `EC` or `RSA`.
    pub kty: String,
    /// The curve of an elliptic key.
    #[serde(default)]
    pub crv: Option<String>,
    /// What the program calls it in the head of its assertions.
    #[serde(default)]
    pub kid: Option<String>,
    #[serde(default)]
    n: Option<String>,
}

impl PublicKey {
    /// The algorithm of the assertions that it proves; none where there is no such algorithm here.
    #[must_use]
    pub fn algorithm(&self) -> Option<&'static str> {
        match (self.kty.as_str(), self.crv.as_deref()) {
            ("EC", Some("P-256")) => Some("ES256"),
            ("EC", Some("P-384")) => Some("ES384"),
            ("RSA", _) => Some("RS256"),
            _ => None,
        }
    }
}

/// Reads a JWK Set and complains about everything that is no public key for assertions; pointers lead below `/jwks`. It may be
/// null or empty where a program has another proof.
pub fn check_keys(found: &mut Complaints, jwks: &Value, other_proof: bool) {
    let set = jwks.get("keys").and_then(Value::as_array);
    let keys = set.map(Vec::as_slice).unwrap_or_default();
    if keys.is_empty() && !(other_proof && (set.is_some() || jwks.is_null())) {
        let text =
            Text::new("请提供 JWK Set：一个含非空 keys 数组的 JSON 对象", "Give a JWK Set: a JSON object with an array of keys");
        found.add("/jwks", "required", text);
    }
    if keys.len() > MOST {
        let text = Text::owned(format!("最多 {MOST} 个公钥"), format!("{MOST} keys at most"));
        found.add("/jwks", "too_many", text);
    }
    for (at, key) in keys.iter().enumerate() {
        if let Err((code, text)) = check_key(key) {
            complain_of_key(found, at, code, &text);
        }
    }
}

/// Complains about one key of a set by its place in it.
pub fn complain_of_key(found: &mut Complaints, at: usize, code: &'static str, text: &Text) {
    let number = at.saturating_add(1);
    let said = Text::owned(format!("第 {number} 个公钥：{}", text.zh), format!("Key {number}: {}", text.en));
    found.add(format!("/jwks/keys/{at}"), code, said);
}

fn check_key(key: &Value) -> Result<(), (&'static str, Text)> {
    if PRIVATE.iter().any(|member| key.get(member).is_some()) {
        let text = Text::new(
            "这是私钥或共享密钥，不能交给平台；请只提供公钥，并更换这一密钥",
            "this is a private or shared key, which is nobody else's; give public keys alone, and replace this one",
        );
        return Err(("private_key", text));
    }
    let read =
        PublicKey::deserialize(key).map_err(|_| ("not_a_key", Text::new("不是 JWK 公钥", "this is no public key as a JWK")))?;
    if read.algorithm().is_none() {
        return Err(("algorithm", Text::new("只接受 EC P-256、EC P-384 或 RSA 公钥", "keys are EC P-256, EC P-384 or RSA")));
    }
    if read.kty == "RSA" && read.n.is_none_or(|modulus| modulus.len() < RSA_MODULUS) {
        return Err(("too_short", Text::new("RSA 公钥至少 2048 位", "an RSA key has 2048 bits at least")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn codes(jwks: &Value) -> Vec<(String, &'static str)> {
        let mut found = Complaints::default();
        check_keys(&mut found, jwks, false);
        found.iter().map(|complaint| (complaint.pointer.clone(), complaint.code)).collect()
    }

    #[test]
    fn a_set_holds_public_keys_of_three_kinds_and_nothing_private() {
        let curve = |crv: &str| json!({ "kty": "EC", "crv": crv, "x": "AA", "y": "AA", "kid": crv });
        let rsa = |length: usize| json!({ "kty": "RSA", "n": "A".repeat(length), "e": "AQAB" });
        assert!(codes(&json!({ "keys": [curve("P-256"), curve("P-384"), rsa(342)] })).is_empty());
        let at = |at: usize| format!("/jwks/keys/{at}");
        let private = json!({ "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "d": "AA" });
        let shared = json!({ "kty": "oct", "k": "AA" });
        let bad = json!({ "keys": [private, shared, curve("P-521"), rsa(171), "key"] });
        let told =
            [(at(0), "private_key"), (at(1), "private_key"), (at(2), "algorithm"), (at(3), "too_short"), (at(4), "not_a_key")];
        assert_eq!(codes(&bad), told);
        for none in [json!({}), json!([]), json!({ "keys": [] }), Value::Null] {
            assert_eq!(codes(&none), [("/jwks".into(), "required")]);
        }
        assert_eq!(codes(&json!({ "keys": vec![curve("P-256"); 9] })), [("/jwks".into(), "too_many")]);
        let beside = |jwks: &Value| {
            let mut found = Complaints::default();
            check_keys(&mut found, jwks, true);
            found.into_result(()).is_ok()
        };
        assert!(beside(&Value::Null) && beside(&json!({ "keys": [] })), "a secret is proof enough");
        assert!(
            !beside(&json!({})) && !beside(&json!({ "keys": [private] })),
            "what is no set of public keys is told all the same"
        );
    }
}
