//! `openapi.yaml`: what the handlers say of themselves, with what is the same for all.

use rollcall_wire::Problem;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{Content, Info, License, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder};
use utoipa::{PartialSchema, ToSchema};

/// The head of the document.
pub(crate) fn frame() -> OpenApi {
    let mut info = Info::new("Rollcall", "1.0.0");
    info.description = Some(
        "Invites the people of an organization to join an app and follows each from Invited to Active to Archived. \
         Every error is `application/problem+json` (RFC 9457) with a stable `code`."
            .to_owned(),
    );
    info.license = Some(License::builder().name("Apache-2.0").identifier(Some("Apache-2.0")).build());
    OpenApiBuilder::new().info(info).build()
}

/// Adds the answer of every error to every operation.
pub(crate) fn complete(mut description: OpenApi) -> OpenApi {
    let components = description.components.get_or_insert_default();
    let mut schemas = Vec::new();
    Problem::schemas(&mut schemas);
    components.schemas.extend(schemas);
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    for item in description.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete]
            .into_iter()
            .flatten();
        operations.for_each(add_problem);
    }
    description
}

fn add_problem(operation: &mut Operation) {
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            "Done.".clone_into(&mut response.description);
        }
    }
    let content = Content::new(Some(RefOr::Ref(Ref::from_schema_name(Problem::name()))));
    let response = ResponseBuilder::new()
        .description("What went wrong.")
        .content("application/problem+json", content)
        .build();
    operation.responses.responses.insert("default".to_owned(), RefOr::T(response));
}
