//! Natively: prints all verdicts and their digest. In the browser: sets `verdictsDigest` of the page.

#[cfg(target_arch = "wasm32")]
fn main() {
    let digest = rollcall_verdicts::digest().unwrap_or_else(|error| error);
    // A page that cannot be written to says so by not having it.
    let _ = js_sys::Reflect::set(&js_sys::global(), &"verdictsDigest".into(), &digest.into());
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::io::Result<()> {
    use std::io::Write;

    let texts = rollcall_verdicts::canon().and_then(|canon| Ok((canon, rollcall_verdicts::digest()?)));
    let (canon, digest) = texts.map_err(std::io::Error::other)?;
    write!(std::io::stdout(), "{canon}\n{digest}\n")
}
