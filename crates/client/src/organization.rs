//! The organization: settings, rates, administrators, and what its mails look like.

use rollcall_wire::organization::{
    Administrator, AdministratorChange, Administrators, MailPreview, MailPreviewQuery, NewDomain, NewRate,
    Organization, OrganizationChange, ProviderChange, Rates, SignInDomain, SignInDomains, SignInSettings,
};
use uuid::Uuid;

use crate::transport::{Method, Request};
use crate::{Client, Result, check, read};

impl Client {
    /// Gets the organization with its settings.
    ///
    /// # Errors
    /// `role_required`; see [`crate::Error`].
    pub async fn get_organization(&self) -> Result<Organization> {
        self.get("/organization").await
    }

    /// Changes settings, as long as they are as they were in this version.
    ///
    /// # Errors
    /// `invalid_field`, `changed`, `role_required`; see [`crate::Error`].
    pub async fn update_organization(
        &self,
        change: &OrganizationChange,
        version: i64,
    ) -> Result<Organization> {
        self.send_json(Method::Patch, "/organization", change, Some(version)).await
    }

    /// Sets the logo: a PNG or JPEG of at most 100 KiB (`image/png`, `image/jpeg`).
    ///
    /// # Errors
    /// `invalid_field`, `payload_too_large`, `unsupported_media_type`, `role_required`; see [`crate::Error`].
    pub async fn set_logo(&self, media_type: &str, image: Vec<u8>) -> Result<Organization> {
        let request = Request::new(Method::Put, self.url("/organization/logo")).with_body(media_type, image);
        read(&self.transport.send(request).await?)
    }

    /// Takes the logo away.
    ///
    /// # Errors
    /// `role_required`; see [`crate::Error`].
    pub async fn remove_logo(&self) -> Result<()> {
        self.delete("/organization/logo").await
    }

    /// Lists the rates by date, and the standard ones beside them.
    ///
    /// # Errors
    /// `role_required`; see [`crate::Error`].
    pub async fn list_rates(&self) -> Result<Rates> {
        self.get("/organization/rates").await
    }

    /// Sets the rate from a day on.
    ///
    /// # Errors
    /// `invalid_field`, `role_required`; see [`crate::Error`].
    pub async fn add_rate(&self, rate: &NewRate) -> Result<Rates> {
        self.post("/organization/rates", rate).await
    }

    /// Takes back a rate whose first day (`2027-01-01`) lies ahead.
    ///
    /// # Errors
    /// `not_found`, `rate_in_force`, `role_required`; see [`crate::Error`].
    pub async fn remove_rate(&self, from: &str) -> Result<()> {
        self.delete(&format!("/organization/rates/{from}")).await
    }

    /// Lists the administrators.
    ///
    /// # Errors
    /// `role_required`; see [`crate::Error`].
    pub async fn list_administrators(&self) -> Result<Administrators> {
        self.get("/organization/administrators").await
    }

    /// Sets which roles a person of the directory holds.
    ///
    /// # Errors
    /// `not_found`, `suspended`, `last_global_administrator`, `invalid_field`, `role_required`; see [`crate::Error`].
    pub async fn set_administrator(
        &self,
        person: Uuid,
        change: &AdministratorChange,
    ) -> Result<Administrator> {
        self.send_json(Method::Put, &format!("/organization/administrators/{person}"), change, None).await
    }

    /// Takes all roles of a person.
    ///
    /// # Errors
    /// `not_found`, `last_global_administrator`, `role_required`; see [`crate::Error`].
    pub async fn remove_administrator(&self, person: Uuid) -> Result<()> {
        self.delete(&format!("/organization/administrators/{person}")).await
    }

    /// Gets how the organization's people sign in.
    ///
    /// # Errors
    /// `role_required`; see [`crate::Error`].
    pub async fn get_sign_in(&self) -> Result<SignInSettings> {
        self.get("/organization/sign-in").await
    }

    /// Sets the identity provider. It ends all sessions of the organization, the caller's too.
    ///
    /// # Errors
    /// `invalid_field`, `role_required`; see [`crate::Error`].
    pub async fn set_sign_in(&self, change: &ProviderChange) -> Result<SignInSettings> {
        self.send_json(Method::Put, "/organization/sign-in", change, None).await
    }

    /// Takes the identity provider away: people sign in by e-mail codes again. It ends all sessions of the organization.
    ///
    /// # Errors
    /// `role_required`; see [`crate::Error`].
    pub async fn remove_sign_in(&self) -> Result<()> {
        self.delete("/organization/sign-in").await
    }

    /// Lists the domains whose addresses sign in to the organization, verified or not.
    ///
    /// # Errors
    /// `role_required`; see [`crate::Error`].
    pub async fn list_domains(&self) -> Result<SignInDomains> {
        self.get("/organization/domains").await
    }

    /// Adds a domain. Nobody signs in from it before it is verified.
    ///
    /// # Errors
    /// `invalid_field`, `too_many_items`, `role_required`; see [`crate::Error`].
    pub async fn add_domain(&self, domain: &NewDomain) -> Result<SignInDomain> {
        self.post("/organization/domains", domain).await
    }

    /// Looks for the record that proves a domain.
    ///
    /// # Errors
    /// `not_found`, `record_missing`, `record_differs`, `record_unknown`, `domain_taken`, `role_required`; see
    /// [`crate::Error`].
    pub async fn verify_domain(&self, domain: &str) -> Result<SignInDomain> {
        let url = self.url(&format!("/organization/domains/{domain}/verify"));
        read(&self.transport.send(Request::new(Method::Post, url)).await?)
    }

    /// Takes a domain away.
    ///
    /// # Errors
    /// `not_found`, `last_domain`, `role_required`; see [`crate::Error`].
    pub async fn remove_domain(&self, domain: &str) -> Result<()> {
        self.delete(&format!("/organization/domains/{domain}")).await
    }

    /// Shows a mail as it would be sent to the caller.
    ///
    /// # Errors
    /// `role_required`; see [`crate::Error`].
    pub async fn preview_mail(&self, query: &MailPreviewQuery) -> Result<MailPreview> {
        self.get_with("/organization/mail/preview", query).await
    }

    /// Gives the address of a mail's HTML, for a frame.
    ///
    /// # Errors
    /// None in practice: the query is always encodable.
    pub fn preview_mail_url(&self, query: &MailPreviewQuery) -> Result<String> {
        self.url_with_query("/organization/mail/preview.html", query)
    }

    /// Sends a mail as it is now to the caller; its link leads nowhere.
    ///
    /// # Errors
    /// `rate_limited`, `role_required`; see [`crate::Error`].
    pub async fn send_test_mail(&self, query: &MailPreviewQuery) -> Result<()> {
        check(&self.post_json("/organization/mail/test", query).await?)
    }
}
