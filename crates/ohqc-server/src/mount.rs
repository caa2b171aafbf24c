//! Where operations are mounted: on a server that answers them, or on a document that describes them.
//!
//! Each worker mounts every operation. Only the document needs their schemas, which take far more memory than the routes.

use actix_web::dev::HttpServiceFactory;
use actix_web::web::ServiceConfig;
use utoipa_actix_web::OpenApiFactory;
use utoipa_actix_web::service_config::ServiceConfig as Describing;

/// Takes operations.
pub trait Mount: Sized {
    /// Takes one operation.
    fn service(&mut self, operation: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self;

    /// Takes the operations of a module.
    fn configure(&mut self, mount: impl FnOnce(&mut Self)) -> &mut Self {
        mount(self);
        self
    }
}

impl Mount for ServiceConfig {
    fn service(&mut self, operation: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self {
        Self::service(self, operation)
    }
}

impl Mount for Describing<'_> {
    fn service(&mut self, operation: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self {
        Self::service(self, operation)
    }
}
