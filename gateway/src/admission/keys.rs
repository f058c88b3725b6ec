use http::{HeaderMap, HeaderName, HeaderValue, header::AUTHORIZATION};
use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");
/// A key that can be guessed is none.
const SHORTEST_KEY: usize = 16;
/// Before the SHA-256 of a key, in hexadecimal.
const HASHED: &str = "sha256:";

type Hash = [u8; 32];

/// The API keys that open the gateway, of which only hashes are kept. With none it is open.
#[derive(Clone, Default)]
pub struct Keys(Vec<Hash>);

impl Keys {
    /// Understands entries of API_KEYS: a key of at least 16 characters, or `sha256:` and its
    /// hash.
    ///
    /// # Errors
    /// A text that tells which entry cannot be used, and nothing of its content.
    pub fn parse<'a>(entries: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let parse = |(place, entry): (usize, &'a str)| {
            parse_one(entry).map_err(|why| format!("entry {} {why}", place + 1))
        };
        entries
            .into_iter()
            .enumerate()
            .map(parse)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether a key is asked for at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the request carries anything that looks like one.
    pub fn is_sent(&self, headers: &HeaderMap) -> bool {
        headers.contains_key(X_API_KEY) || headers.get(AUTHORIZATION).and_then(bearer).is_some()
    }

    /// Which key the request carries. The key is taken out of `headers`: no service needs to see
    /// it. An `Authorization` that is for the service stays.
    pub fn find(&self, headers: &mut HeaderMap) -> Option<usize> {
        if let Some(key) = headers.remove(X_API_KEY) {
            return self.position(key.as_bytes());
        }
        let position = self.position(bearer(headers.get(AUTHORIZATION)?)?)?;
        headers.remove(AUTHORIZATION);
        Some(position)
    }

    /// Compares with every key, in a time that tells nothing of how much of one was right.
    fn position(&self, key: &[u8]) -> Option<usize> {
        let hash = Hash::from(Sha256::digest(key));
        let mut found = Choice::from(0);
        let mut position = 0_u64;
        for (number, known) in (0..).zip(&self.0) {
            let same = known.ct_eq(&hash);
            position.conditional_assign(&number, same);
            found |= same;
        }
        bool::from(found).then(|| usize::try_from(position).unwrap_or_default())
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} keys", self.0.len())
    }
}

fn parse_one(entry: &str) -> Result<Hash, &'static str> {
    if let Some(hash) = entry.strip_prefix(HASHED) {
        return from_hex(hash).ok_or("is not sha256: and 64 hexadecimal digits");
    }
    if entry.len() < SHORTEST_KEY {
        return Err("has fewer than 16 characters");
    }
    Ok(Sha256::digest(entry).into())
}

fn from_hex(text: &str) -> Option<Hash> {
    if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut hash = Hash::default();
    for (place, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(hash)
}

fn bearer(value: &HeaderValue) -> Option<&[u8]> {
    let (scheme, token) = value.as_bytes().split_at_checked(7)?;
    scheme
        .eq_ignore_ascii_case(b"bearer ")
        .then_some(token.trim_ascii())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const FIRST: &str = "first-key-0123456789";
    const SECOND: &str = "second-key-0123456789";

    fn keys() -> Keys {
        let hash = Sha256::digest(SECOND);
        let hashed: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        Keys::parse([FIRST, &format!("sha256:{hashed}")]).unwrap()
    }

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(
            HeaderName::from_static(name),
            HeaderValue::from_str(value).unwrap(),
        )])
    }

    #[test]
    fn a_key_is_found_in_either_header_and_taken_out() {
        for (name, value, position) in [
            ("x-api-key", FIRST.to_owned(), Some(0)),
            ("x-api-key", SECOND.to_owned(), Some(1)),
            ("authorization", format!("Bearer {SECOND}"), Some(1)),
            ("authorization", format!("bearer {FIRST}"), Some(0)),
            ("x-api-key", "wrong-key-0123456789".to_owned(), None),
        ] {
            let mut headers = headers(name, &value);
            assert_eq!(keys().find(&mut headers), position, "{value}");
            assert!(headers.is_empty(), "{value}");
        }
    }

    #[test]
    fn what_is_not_for_the_gateway_stays() {
        for value in ["Basic dXNlcjpwYXNz", "Bearer of-some-service-behind"] {
            let mut headers = headers("authorization", value);
            assert_eq!(keys().find(&mut headers), None);
            assert_eq!(headers[AUTHORIZATION], value);
        }
    }

    #[test]
    fn a_bad_entry_is_named_by_its_place_and_never_repeated() {
        for bad in ["too-short", "sha256:abc", "sha256:zz"] {
            let message = Keys::parse([FIRST, bad]).unwrap_err();
            assert!(
                message.contains("entry 2") && !message.contains(bad),
                "{message}"
            );
        }
        assert!(!format!("{:?}", keys()).contains("first"));
    }
}
