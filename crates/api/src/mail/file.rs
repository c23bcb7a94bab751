//! Mail into a directory, one file a mail.

use std::path::PathBuf;

use super::letter::{Letter, Sender};
use super::transport::{Failure, Fault, Reply, TransportError};

/// A directory that mails are written to.
#[derive(Debug)]
pub struct Dir {
    path: PathBuf,
    sender: Sender,
}

impl Dir {
    /// Makes the directory if it is not there.
    pub(super) fn new(url: &str, sender: Sender) -> Result<Self, TransportError> {
        let path = url::Url::parse(url).ok().and_then(|url| url.to_file_path().ok());
        let path = path.ok_or_else(|| TransportError::Url("it must be file:///directory".to_owned()))?;
        std::fs::create_dir_all(&path)?;
        Ok(Self { path, sender })
    }

    /// Writes the mail to `<id>.eml`. Whoever reads the directory sees a whole file or none; the same mail sent again
    /// replaces its file.
    pub(super) async fn send(&self, letter: &Letter) -> Result<Reply, Failure> {
        let bytes = letter.message(&self.sender)?.formatted();
        let draft = self.path.join(format!(".{}.draft", letter.id));
        let name = format!("{}.eml", letter.id);
        let passing = |error: std::io::Error| Failure::Passing(Fault::Server, Reply::new(&error.to_string()));
        tokio::fs::write(&draft, bytes).await.map_err(passing)?;
        tokio::fs::rename(&draft, self.path.join(&name)).await.map_err(passing)?;
        Ok(Reply::new(&format!("written to {name}")))
    }
}

#[cfg(test)]
mod tests {
    use super::super::letter::tests::{letter, sender};
    use super::*;

    #[tokio::test]
    async fn a_mail_is_one_whole_file_however_often_it_is_sent() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("mail");
        let transport = Dir::new(url::Url::from_file_path(&out).unwrap().as_str(), sender()).unwrap();
        let letter = letter("ann@contoso.example", "Hello");
        for _ in 0..2 {
            let reply = transport.send(&letter).await.unwrap();
            assert_eq!(reply.as_str(), "written to 5f2d63c1-9e7a-4c55-b0a7-6a1d4a0e91c2.eml");
        }
        let names: Vec<_> =
            std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["5f2d63c1-9e7a-4c55-b0a7-6a1d4a0e91c2.eml"]);
        let text = std::fs::read_to_string(out.join(&names[0])).unwrap();
        assert!(text.starts_with("From: ") && text.contains("Subject: Hello\r\n"), "{text}");
    }

    #[tokio::test]
    async fn a_directory_that_has_gone_may_come_back() {
        let dir = tempfile::tempdir().unwrap();
        let transport = Dir::new(url::Url::from_file_path(dir.path()).unwrap().as_str(), sender()).unwrap();
        dir.close().unwrap();
        let failure = transport.send(&letter("ann@contoso.example", "Hello")).await.unwrap_err();
        assert!(matches!(failure, Failure::Passing(Fault::Server, _)), "{failure:?}");
    }
}
