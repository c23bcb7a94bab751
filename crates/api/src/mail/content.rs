//! What a mail says, once, for its text and for its HTML.

use askama::Template;

/// The content of a mail in one language. Nothing in it is markup: names, addresses and texts of an organization stand
/// in the HTML as they stand in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Content {
    /// The subject.
    pub(super) subject: String,
    /// The heading.
    pub(super) heading: String,
    /// What follows.
    pub(super) blocks: Vec<Block>,
}

/// A part of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A paragraph; its line breaks are kept.
    Text(String),
    /// Points, one below the other.
    List(Vec<String>),
    /// The one thing to click. In the text, the address stands on a line of its own.
    Button {
        /// What it says.
        label: String,
        /// Where it leads.
        link: String,
    },
    /// The button's address once more, where a mail program shows no button. The text needs none.
    Address {
        /// What to do with it.
        lead: String,
        /// The address.
        link: String,
    },
    /// A code to type.
    Code(String),
}

/// The HTML around and of a content: tables for layout, styles on the elements, nothing from elsewhere. Mail programs
/// know no other way.
#[derive(Template)]
#[template(path = "mail/templates/mail.html")]
struct Html<'a> {
    language: &'static str,
    organization: &'a str,
    logo: Option<&'a str>,
    content: &'a Content,
}

impl Content {
    /// Writes the text.
    pub(super) fn text(&self) -> String {
        let blocks = self.blocks.iter().filter_map(Block::text);
        let mut text = std::iter::once(self.heading.clone()).chain(blocks).collect::<Vec<_>>().join("\n\n");
        text.push('\n');
        text
    }

    /// Writes the HTML; `logo` is the address of the organization's logo.
    pub(super) fn html(
        &self,
        language: &'static str,
        organization: &str,
        logo: Option<&str>,
    ) -> askama::Result<String> {
        Html { language, organization, logo, content: self }.render()
    }
}

impl Block {
    fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) | Self::Code(text) => Some(text.clone()),
            Self::List(points) => {
                Some(points.iter().map(|point| format!("- {point}")).collect::<Vec<_>>().join("\n"))
            }
            Self::Button { label, link } => Some(format!("{label}:\n{link}")),
            Self::Address { .. } => None,
        }
    }
}
