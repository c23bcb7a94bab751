//! How the files of the web application may be kept, and what their page may do.

/// The page may run its own scripts and WebAssembly, and talk to its own origin and that of its API, which shows it the
/// logo and, in a frame, mails; nothing inline, nothing foreign.
pub(super) fn content_security(api: &str) -> String {
    let both = format!("'self' {api}");
    let both = both.trim_end();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src {both} data:; \
         font-src 'self'; connect-src {both}; frame-src {both}; manifest-src 'self'; worker-src 'self'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// A file whose name holds the hash of its content never changes; any other is asked for again each time.
pub(super) fn cache_control(name: &str) -> &'static str {
    if has_hash(name) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// Whether a file runs: the page, and scripts, for a worker obeys the policy of its own file and not that of the page.
pub(super) fn is_code(name: &str) -> bool {
    matches!(name.rsplit_once('.'), Some((_, "html" | "js")))
}

fn has_hash(name: &str) -> bool {
    name.split(['-', '_', '.', '/'])
        .any(|part| part.len() >= 15 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::{cache_control, content_security, is_code};

    #[test]
    fn only_hashed_names_are_kept_for_good() {
        assert!(cache_control("rollcall-frontend-a7cb29b6d11f03e2_bg.wasm").contains("immutable"));
        assert!(cache_control("base-0123456789abcdef.css").contains("immutable"));
        assert!(cache_control("app-0123456789abcdef/main.js").contains("immutable"));
        for name in ["index.html", "boot.js", "worker.js", "worker_bg.wasm", "worker_loader.js", "icons.svg"]
        {
            assert_eq!(cache_control(name), "no-cache", "{name}");
        }
    }

    #[test]
    fn a_page_talks_to_its_own_origin_and_its_api_alone() {
        assert!(content_security("").contains("connect-src 'self';"));
        assert!(content_security("https://api.example").contains("connect-src 'self' https://api.example;"));
        assert!(content_security("").contains("frame-src 'self';"), "the preview of a mail");
        assert!(!content_security("").contains("unsafe-inline"));
    }

    #[test]
    fn a_worker_gets_the_policy_of_the_page() {
        assert!(is_code("index.html") && is_code("worker_loader.js"));
        assert!(!is_code("worker_bg.wasm") && !is_code("icons.svg"));
    }
}
