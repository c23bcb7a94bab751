//! The way from the link to a member.

use rollcall_domain::language::Language;

use super::{Text, texts};

// What the mail's button leads to, and the button that joins.
texts! {
    invited_you(organization, product):
        "{organization} invited you to join {product}",
        "{organization} hat Sie zu {product} eingeladen";
    signed_in_as(address): "You are signed in as {address}.", "Sie sind als {address} angemeldet.";
    signed_in_elsewhere(address, organization):
        "You are signed in as {address} with another organization. That does not count here: you will be asked to sign in for {organization}. Nothing changes there.",
        "Sie sind als {address} bei einer anderen Organisation angemeldet. Das zählt hier nicht: Für {organization} melden Sie sich eigens an. Dort ändert sich nichts.";
    get_started: "Get started", "Loslegen";
    for_alone(hint):
        "The invitation is for {hint} alone. It cannot be forwarded.",
        "Die Einladung gilt nur für {hint}. Sie kann nicht weitergegeben werden.";
    the_recipient: "the person it was sent to", "die Person, an die sie gesendet wurde";
    sees_only(organization):
        "{organization} sees only what you choose to report.",
        "{organization} sieht nur, was Sie selbst melden.";
    your_rate_since(rate, day, organization):
        "Your rate: {rate} since {day}, set by {organization}; you cannot change it. Without joining you do not get it.",
        "Ihr Erstattungssatz: {rate} seit {day}, festgelegt von {organization}; Sie können ihn nicht ändern. Ohne Beitritt erhalten Sie ihn nicht.";
    rate_is_set(organization):
        "The rate is set by {organization}; you cannot change it. Without joining you do not get it.",
        "Den Erstattungssatz legt {organization} fest; Sie können ihn nicht ändern. Ohne Beitritt erhalten Sie ihn nicht.";
    does_not_expire:
        "The invitation does not expire. To decline, just do not join: nothing changes.",
        "Die Einladung läuft nicht ab. Wenn Sie ablehnen möchten, treten Sie einfach nicht bei: Es ändert sich nichts.";
    other_accounts_stay:
        "If you have an account already, of your own or with another organization, it stays as it is. Nothing is merged.",
        "Wenn Sie schon ein Konto haben, ein eigenes oder bei einer anderen Organisation, bleibt es, wie es ist. Nichts wird zusammengeführt.";
    join_title(organization): "Join {organization}?", "{organization} beitreten?";
    join_as(organization, address):
        "Join {organization} as {address}?",
        "{organization} als {address} beitreten?";
    was_member(ranges):
        "You were a member {ranges}. Your account is taken up again, with its history.",
        "Sie waren Mitglied {ranges}. Ihr Konto wird wieder aufgenommen, mit seiner Vorgeschichte.";
    was_member_by_another(ranges):
        "You were a member {ranges}, by another sign-in than the one of now. That account stays as it is, with its history; nothing is merged, and joining now begins a new one. To take the former one up again, switch to its sign-in; if that is no longer there, ask an administrator before you join.",
        "Sie waren Mitglied {ranges}, mit einer anderen Anmeldung als der jetzigen. Jenes Konto bleibt mit seiner Vorgeschichte, wie es ist; nichts wird zusammengeführt, und wenn Sie jetzt beitreten, beginnt ein neues. Um das frühere wieder aufzunehmen, wechseln Sie zu dessen Anmeldung; wenn es die nicht mehr gibt, fragen Sie die Administration, bevor Sie beitreten.";
    and: "and", "und";
    nothing_was_joined:
        "Nothing was joined: another invitation was opened in this browser meanwhile. This page is about the one opened last. Look at it again, then decide.",
        "Sie sind nicht beigetreten: In diesem Browser wurde inzwischen eine andere Einladung geöffnet. Diese Seite zeigt die zuletzt geöffnete. Sehen Sie noch einmal hin, und entscheiden Sie dann.";
    join: "Join", "Beitreten";
    not_now: "Not now", "Jetzt nicht";
}

// After joining, and the way to the app.
texts! {
    joined(organization): "You joined {organization}", "Sie sind {organization} beigetreten";
    is_ready: "You are ready.", "Alles ist bereit.";
    next_is_app(product, address):
        "The next step is to download the {product} app and to sign in with {address}. Then you are ready.",
        "Laden Sie als Nächstes die {product}-App, und melden Sie sich mit {address} an. Dann ist alles bereit.";
    ready_with_app(product):
        "Sign in to the {product} app with your work e-mail, and you are ready.",
        "Melden Sie sich in der {product}-App mit Ihrer geschäftlichen E-Mail-Adresse an, und alles ist bereit.";
    at_app_store(product): "Download {product} from the App Store", "{product} aus dem App Store laden";
    at_google_play(product): "Download {product} from Google Play", "{product} von Google Play laden";
    told_where(organization):
        "{organization} tells you where to get the app.",
        "Wo Sie die App bekommen, sagt Ihnen {organization}.";
    dashboard: "Visit web dashboard", "Zum Web-Dashboard";
    app_later(product): "The {product} app, now or later", "Die {product}-App, jetzt oder später";
    scan_code: "Point the camera of your phone at this code:", "Richten Sie die Kamera Ihres Telefons auf diesen Code:";
    code_of(address): "QR code of {address}", "QR-Code von {address}";
    or_open: "Or open this page on your phone:", "Oder öffnen Sie diese Seite auf Ihrem Telefon:";
    get_app(product): "Get the {product} app", "Die {product}-App laden";
    no_such_app: "There is no such page", "Diese Seite gibt es nicht";
    no_such_app_why:
        "The address may have been cut off. Scan the code again, or ask the organization that gave it to you.",
        "Vielleicht ist die Adresse unvollständig. Scannen Sie den Code noch einmal, oder fragen Sie die Organisation, von der Sie ihn haben.";
}

// Where nobody joins.
texts! {
    for_somebody_else: "This invitation is for somebody else", "Diese Einladung ist für jemand anderen";
    for_hint_not_you(hint, address):
        "The invitation is for {hint}. You are signed in as {address}.",
        "Die Einladung ist für {hint}. Sie sind als {address} angemeldet.";
    not_forwardable(hint):
        "Invitations cannot be forwarded, and this one is as it was. If {hint} is you as well, switch to that account.",
        "Einladungen können nicht weitergegeben werden, und diese ist unverändert. Wenn Sie auch {hint} sind, wechseln Sie zu diesem Konto.";
    switch_account: "Switch account", "Konto wechseln";
    own_invitation: "Go to your own invitation", "Zu Ihrer eigenen Einladung";
    withdrawn: "This invitation was withdrawn", "Diese Einladung wurde zurückgezogen";
    withdrawn_why(organization):
        "{organization} has taken it back. Nobody can join with this link.",
        "{organization} hat sie zurückgenommen. Mit diesem Link kann niemand beitreten.";
    removed(organization): "You are no longer a member of {organization}", "Sie sind nicht mehr Mitglied von {organization}";
    removed_why(organization, ranges):
        "You were a member {ranges}. This link cannot be used again: to join again takes a new invitation from {organization}.",
        "Sie waren Mitglied {ranges}. Dieser Link gilt nicht noch einmal: Um wieder beizutreten, brauchen Sie eine neue Einladung von {organization}.";
    account_is_yours:
        "Your account stays yours: your own page goes on, with the rates of every day.",
        "Ihr Konto gehört weiterhin Ihnen: Ihre eigene Seite bleibt, mit dem Satz jedes Tages.";
    own_page: "Go to your own page", "Zu Ihrer eigenen Seite";
    replaced: "A newer invitation was sent", "Es gibt eine neuere Einladung";
    replaced_why(organization):
        "This link is no longer good. Open the newest mail of {organization} instead.",
        "Dieser Link gilt nicht mehr. Öffnen Sie stattdessen die neueste E-Mail von {organization}.";
    member_already: "You are a member already", "Sie sind schon Mitglied";
    member_already_why(organization):
        "You have joined {organization}. There is nothing left to do here.",
        "Sie sind {organization} beigetreten. Hier ist nichts mehr zu tun.";
    organization_invited_you(organization): "{organization} invited you", "{organization} hat Sie eingeladen";
    has_open_invitation: "You have an open invitation.", "Sie haben eine offene Einladung.";
    go_to_invitation: "Go to your open invitation", "Zu Ihrer offenen Einladung";
    open_link_again: "Open the link in your mail again", "Öffnen Sie den Link in Ihrer E-Mail noch einmal";
    open_link_again_why:
        "This browser has no invitation open. An opened link is good for an hour; the link itself does not expire.",
        "In diesem Browser ist keine Einladung geöffnet. Ein geöffneter Link gilt eine Stunde; der Link selbst läuft nicht ab.";
    member_signs_in:
        "If you have joined before, sign in to your own page.",
        "Wenn Sie schon beigetreten sind, melden Sie sich auf Ihrer eigenen Seite an.";
    no_such_link: "This link does not work", "Dieser Link funktioniert nicht";
    no_such_link_why:
        "It may have been cut off. Copy the whole link from the mail, or use the button in it.",
        "Vielleicht ist er unvollständig. Kopieren Sie den ganzen Link aus der E-Mail, oder nehmen Sie die Schaltfläche darin.";
    suspended: "You cannot join for now", "Sie können zurzeit nicht beitreten";
    suspended_why(organization):
        "{organization} has suspended your work account, so nothing was changed. The invitation works again once the account does.",
        "{organization} hat Ihr Geschäftskonto gesperrt; es hat sich nichts geändert. Die Einladung gilt wieder, sobald das Konto es tut.";
}

// Who helps.
texts! {
    ask_at(organization): "An administrator of {organization} can help:", "Hilfe bei der Administration von {organization}:";
    ask(organization): "If you need help, ask an administrator of {organization}.", "Hilfe erhalten Sie bei der Administration von {organization}.";
    ask_somebody:
        "If that does not help, ask an administrator of the organization that invited you.",
        "Wenn das nicht hilft, fragen Sie die Administration der Organisation, die Sie eingeladen hat.";
}
