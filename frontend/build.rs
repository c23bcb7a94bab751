//! Keeps the relocations of the admin center, by which `wasm-split` cuts it into parts.

#[expect(clippy::disallowed_methods, reason = "that is how cargo tells a build script what it builds for")]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        println!("cargo::rustc-link-arg-bin=rollcall-frontend=--emit-relocs");
    }
}
