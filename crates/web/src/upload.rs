//! Forms with files: their fields, their files, and the token that shows that a form is ours.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;

use crate::app::App;
use crate::error::Failure;
use crate::forms::Form;
use crate::pages::LARGEST_FILE;
use crate::security::same_secret;

/// The most bytes of a file that is too large which are heard out before it is answered.
const MOST_HEARD: u64 = 4 << 30;
/// The longest name of a file that is kept, in characters.
const LONGEST_NAME: usize = 150;
/// The most fields and files of one form.
const MOST_PARTS: usize = 200;

/// A file that came with a form.
#[derive(Debug)]
pub(crate) struct File {
    /// The field it was chosen in.
    pub(crate) field: String,
    /// Its name, without folders and control characters; never empty.
    pub(crate) name: String,
    /// Its media type, as the browser gave it.
    pub(crate) media_type: String,
    /// What it holds.
    pub(crate) bytes: Bytes,
}

/// A form with files that was sent from one of our pages; the token was checked before any file was read.
#[derive(Debug)]
pub(crate) struct Upload {
    /// Its fields.
    pub(crate) form: Form,
    /// Its files.
    pub(crate) files: Vec<File>,
}

impl Upload {
    /// The file chosen in a field; `None` when none was chosen.
    pub(crate) fn file(&self, field: &str) -> Option<&File> {
        self.files.iter().find(|f| f.field == field)
    }

    async fn read(mut parts: Multipart, app: &App) -> Result<Self, Failure> {
        let (mut fields, mut files) = (Vec::new(), Vec::new());
        let mut ours = false;
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let field = part.name().unwrap_or("").to_owned();
            let file = part.file_name().map(plain_name);
            if fields.len() + files.len() >= MOST_PARTS {
                return Err(Failure::bad_request("The form has too many fields."));
            }
            // Our forms begin with the token: a file before it is not ours, and is not read.
            if file.is_some() && !ours {
                return Err(Failure::stale_form());
            }
            let media_type = part.content_type().unwrap_or("").to_owned();
            let bytes = part.bytes().await.map_err(broken)?;
            match file {
                // A file field in which nothing was chosen comes as a file without a name and without bytes.
                Some(name) if name.is_empty() && bytes.is_empty() => {}
                Some(name) => {
                    let name = if name.is_empty() { "file".to_owned() } else { name };
                    files.push(File { field, name, media_type, bytes });
                }
                None => {
                    let text = String::from_utf8(bytes.into())
                        .map_err(|_| Failure::bad_request("The form is not text in UTF-8."))?;
                    ours |= field == "csrf" && same_secret(&text, &app.csrf);
                    fields.push((field, text));
                }
            }
        }
        if ours { Ok(Self { form: Form::from_fields(fields), files }) } else { Err(Failure::stale_form()) }
    }
}

/// Answers a file that is too large with a sentence. The whole file is heard out first, and thrown away: a browser that is
/// still sending does not listen to an answer.
pub(crate) async fn hear_out(request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    let Some(length) = length.filter(|n| *n > LARGEST_FILE as u64) else { return next.run(request).await };
    if length <= MOST_HEARD {
        let mut body = request.into_body();
        while let Some(Ok(_)) = body.frame().await {}
    }
    Failure::file_too_large(length, LARGEST_FILE as u64).into_response()
}

fn broken(e: MultipartError) -> Failure {
    match e.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::too_large(),
        _ => Failure::bad_request(e.body_text()),
    }
}

/// The last part of a file's name, as text for a page.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    last.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect::<String>().trim().to_owned()
}

impl FromRequest<Arc<App>> for Upload {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Response> {
        let parts = Multipart::from_request(request, app)
            .await
            .map_err(|e| Failure::bad_request(e.body_text()).into_response())?;
        Self::read(parts, app).await.map_err(IntoResponse::into_response)
    }
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn a_file_keeps_its_name_but_not_its_folders() {
        assert_eq!(plain_name("/home/me/mail.png"), "mail.png");
        assert_eq!(plain_name("C:\\Users\\me\\mail.png"), "mail.png");
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("a\r\nb\"<c>.txt"), "ab\"<c>.txt");
        assert_eq!(plain_name(&"n".repeat(900)).len(), 150);
    }
}
