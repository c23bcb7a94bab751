//! What is known of a user now. What comes from the directory can be changed only there.

use leptos::prelude::*;
use rollcall_wire::users::{Suspension, User};

use crate::components::status_badge::StatusBadge;
use crate::components::time::DayAndTime;
use crate::format::Moment;
use crate::pages::users::{delivery, suspension_key};
use crate::text::{Key, t};

/// The facts.
#[component]
pub(super) fn Profile(user: Memo<User>) -> impl IntoView {
    move || {
        let user = user.get();
        let sent_at = user.delivery.as_ref().map(|delivery| delivery.at);
        view! {
            {user.suspension.map(suspended)}
            <dl class="facts-list">
                <div><dt>{t(Key::Status)}</dt><dd><StatusBadge status=user.status /></dd></div>
                <div><dt>{t(Key::InvitedOn)}</dt><dd><DayAndTime moment=user.invited_at /></dd></div>
                {moment(Key::JoinedOn, user.activated_at)}
                {moment(Key::ArchivedOn, user.archived_at)}
                <div>
                    <dt>{t(Key::LastEmail)}</dt>
                    <dd>
                        {delivery(user.delivery)}
                        {sent_at.map(|moment| view! { <small class="sub"><DayAndTime moment /></small> })}
                    </dd>
                </div>
            </dl>
            <section aria-labelledby="profile-title">
                <h2 id="profile-title">{t(Key::Profile)}</h2>
                <dl class="facts-list">
                    {fact(Key::Name, Some(user.display_name))}
                    {fact(Key::Email, Some(user.email))}
                    {fact(Key::GivenName, user.given_name)}
                    {fact(Key::FamilyName, user.family_name)}
                    {fact(Key::Department, user.department)}
                </dl>
                <p class="hint">{t(Key::FromDirectory)}</p>
            </section>
        }
    }
}

fn fact(label: Key, value: Option<String>) -> impl IntoView {
    value.map(|value| view! { <div><dt>{t(label)}</dt><dd>{value}</dd></div> })
}

fn moment(label: Key, moment: Option<Moment>) -> impl IntoView {
    moment.map(|moment| view! { <div><dt>{t(label)}</dt><dd><DayAndTime moment /></dd></div> })
}

fn suspended(why: Suspension) -> impl IntoView {
    view! {
        <div class="note note-warn">
            <p class="note-text"><strong>{t(suspension_key(why))}"."</strong>" "{t(Key::SuspendedDetail)}</p>
        </div>
    }
}
