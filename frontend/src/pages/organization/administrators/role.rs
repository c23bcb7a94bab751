//! Roles in words, and choosing one.

use leptos::prelude::*;
use rollcall_wire::session::Role;

use crate::text::{Key, t};

const ROLES: [Role; 2] = [Role::BusinessAdministrator, Role::GlobalAdministrator];

pub(super) fn role_word(role: Role) -> &'static str {
    match role {
        Role::BusinessAdministrator => t(Key::RoleBusiness),
        Role::GlobalAdministrator => t(Key::RoleGlobal),
    }
}

/// The role that counts: a Global Administrator may do all that a Business Administrator may.
pub(super) fn highest(roles: &[Role]) -> Role {
    if roles.contains(&Role::GlobalAdministrator) {
        Role::GlobalAdministrator
    } else {
        Role::BusinessAdministrator
    }
}

/// The roles that somebody then holds. Who becomes more keeps what they were: nothing is taken from them.
pub(super) fn roles_for(chosen: Role, held: &[Role]) -> Vec<Role> {
    match chosen {
        Role::BusinessAdministrator => vec![chosen],
        Role::GlobalAdministrator => {
            let mut roles: Vec<_> = held.iter().copied().filter(|role| *role != chosen).collect();
            roles.push(chosen);
            roles
        }
    }
}

/// One of the roles, with what each may do.
#[component]
pub(super) fn RoleChoice(
    /// Names the choice within the page.
    name: &'static str,
    chosen: RwSignal<Role>,
) -> impl IntoView {
    let choices = ROLES.map(|role| {
        let hint = match role {
            Role::BusinessAdministrator => t(Key::RoleBusinessHint),
            Role::GlobalAdministrator => t(Key::RoleGlobalHint),
        };
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name=name
                    prop:checked=move || chosen.get() == role
                    on:change=move |_| chosen.set(role)
                />
                <span>{role_word(role)}<small class="sub">{hint}</small></span>
            </label>
        }
    });
    view! { <fieldset class="choices"><legend>{t(Key::Role)}</legend>{choices.into_iter().collect_view()}</fieldset> }
}

#[cfg(test)]
mod tests {
    use super::{Role, highest, roles_for};

    #[test]
    fn s4_who_becomes_more_keeps_what_they_were() {
        let (business, global) = (Role::BusinessAdministrator, Role::GlobalAdministrator);
        assert_eq!(roles_for(global, &[business]), [business, global]);
        assert_eq!(roles_for(global, &[]), [global]);
        assert_eq!(roles_for(business, &[business, global]), [business]);
        assert_eq!(highest(&[business, global]), global);
        assert_eq!(highest(&[business]), business);
    }
}
