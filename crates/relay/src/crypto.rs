//! The provider of cryptography that TLS uses in this process.

/// Makes ring the process's provider of cryptography; a second time changes nothing.
pub(crate) fn use_ring() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}
