//! All routes in one list, and what stands around them.

use actix_cors::Cors;
use actix_web::App;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_TYPE, ETAG, IF_MATCH, RETRY_AFTER};
use actix_web::middleware::{Compress, Condition, from_fn};
use actix_web::web::{self, Data, ServiceConfig as Pages};
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, scope};

use crate::state::AppState;
use crate::{
    auth, clients, connections, demo, directory, docs, domains, headers, imports, input, join, limits, mail,
    openapi, organization, outbox, ready, sessions, sign_in, spa, users,
};

/// The REST API, below `/api/v1`.
fn api(api: &mut ServiceConfig) {
    api.service(directory::http::get_directory)
        .service(directory::http::list_left)
        .service(directory::http::search_people)
        .service(directory::http::import_directory);
    api.service(users::http::list_users)
        .service(users::http::count_users)
        .service(users::http::invite_users)
        .service(users::http::resend_users)
        .service(users::http::archive_users)
        .service(users::http::reinvite_users)
        .service(users::http::get_user)
        .service(users::http::get_timeline)
        .service(users::http::copy_link)
        .service(users::http::undo_batch)
        .service(users::http::get_state_machine);
    api.service(outbox::http::preview_mail)
        .service(outbox::http::preview_mail_html)
        .service(outbox::http::send_test_mail)
        .service(outbox::http::list_mails);
    api.service(sign_in::http::request_code);
    api.service(sign_in::http::sign_in);
    api.service(sign_in::http::get_session);
    api.service(sign_in::http::sign_out);
    api.service(sessions::http::list_sessions)
        .service(sessions::http::end_other_sessions)
        .service(sessions::http::end_session);
    api.service(imports::http::create_import)
        .service(imports::http::list_imports)
        .service(imports::files::get_sample_csv)
        .service(imports::http::get_import)
        .service(imports::http::list_rows)
        .service(imports::files::get_errors_csv)
        .service(imports::http::follow_import)
        .service(imports::http::change_row)
        .service(imports::http::apply_suggestions)
        .service(imports::http::send_import)
        .service(imports::http::stop_import)
        .service(imports::http::rescind_import)
        .service(imports::http::discard_import);
    api.service(organization::http::get_organization)
        .service(organization::http::update_organization)
        .service(organization::http::set_logo)
        .service(organization::http::remove_logo)
        .service(organization::http::list_rates)
        .service(organization::http::add_rate)
        .service(organization::http::remove_rate)
        .service(organization::http::list_administrators)
        .service(organization::http::set_administrator)
        .service(organization::http::remove_administrator)
        .service(connections::http::get_sign_in)
        .service(connections::http::set_sign_in)
        .service(connections::http::remove_sign_in);
    api.service(clients::http::list_clients)
        .service(clients::http::create_client)
        .service(clients::http::add_client_secret)
        .service(clients::http::remove_client_secret)
        .service(clients::http::remove_client);
    api.service(domains::http::list_domains)
        .service(domains::http::add_domain)
        .service(domains::http::verify_domain)
        .service(domains::http::remove_domain);
}

/// Pages that the server renders, and the files of the web application.
fn pages(pages: &mut Pages) {
    pages.service(ready::livez).service(ready::readyz);
    pages.service(clients::oauth::issue_token).service(clients::oauth::get_metadata);
    pages.configure(docs::configure);
    pages.service(demo::http::get_sample);
    pages.service(organization::http::see_logo);
    invitation_pages(pages);
}

/// The pages of invitees and members.
fn invitation_pages(pages: &mut Pages) {
    use join::http::{get_app, invitation, me, private_address, sign_in, work_account};
    pages.service(invitation::see_invitation).service(invitation::join);
    pages.service(invitation::ask_to_join).service(invitation::see_joined);
    pages.service(invitation::switch_account).service(invitation::choose_own);
    pages.service(sign_in::ask_email).service(sign_in::send_code);
    pages.service(sign_in::ask_code).service(sign_in::check_code);
    // After the others: it takes whatever follows `/join/` for a token.
    pages.service(invitation::open_link);
    pages.service(get_app::see_app);
    pages.service(me::see_me).service(me::sign_me_out);
    pages.service(me::end_session).service(me::end_other_sessions);
    pages.service(private_address::ask_address).service(private_address::send_code);
    pages.service(private_address::ask_code).service(private_address::check_code);
    pages.service(private_address::ask_to_remove).service(private_address::remove);
    pages.service(private_address::go_to);
    pages.service(sign_in::ask_my_email).service(sign_in::send_my_code);
    pages.service(sign_in::ask_my_code).service(sign_in::check_my_code);
    pages.service(sign_in::ask_admins_email).service(sign_in::sign_admin_in);
    pages.service(sign_in::ask_admins_code).service(sign_in::check_admins_code);
    pages.service(work_account::go_on).service(work_account::come_back);
    pages.service(work_account::see_signed_out);
    pages.service(crate::sign_in::http::log_out);
}

/// The application, with its description.
fn described() -> (
    App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse,
            Error = actix_web::Error,
            InitError = (),
        >,
    >,
    utoipa::openapi::OpenApi,
) {
    let api = scope::scope("/api/v1").configure(api);
    let (app, description) =
        App::new().into_utoipa_app().openapi(openapi::frame()).service(api).split_for_parts();
    let app = app.configure(pages);
    (app.default_service(web::to(spa::serve)), openapi::complete(description))
}

/// The description of the API, as `openapi.yaml` has it.
#[must_use]
pub fn description() -> utoipa::openapi::OpenApi {
    described().1
}

/// The application with its middleware: from the outside in, the log, the headers, CORS, compression, the check that
/// writes come from our own pages, and the time that a body may take.
pub(crate) fn app(
    state: Data<AppState>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    let cors = Condition::new(!state.config.http.allowed_origins.is_empty(), cors(&state));
    let (app, _) = described();
    let mails = mail::http::pages(&state);
    let json_max_bytes = state.config.http.json_max_bytes;
    app.configure(mails)
        .configure(|config| input::configure(config, json_max_bytes))
        .app_data(state)
        .wrap(from_fn(limits::in_time))
        .wrap(from_fn(auth::refuse_foreign_writes))
        .wrap(Compress::default())
        .wrap(cors)
        .wrap(from_fn(headers::add))
        .wrap(from_fn(headers::log))
}

fn cors(state: &AppState) -> Cors {
    let origins = &state.config.http.allowed_origins;
    let cors = Cors::default()
        .allowed_methods(["GET", "POST", "PATCH", "PUT", "DELETE"])
        .allowed_headers([CONTENT_TYPE, IF_MATCH])
        .expose_headers([ETAG, RETRY_AFTER, headers::REQUEST_ID])
        .expose_headers(limits::HEADERS)
        .supports_credentials()
        .max_age(600);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}
