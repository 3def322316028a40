//! The built-in templates, from the folder `templates`.

macro_rules! language {
    ($language:literal: $($file:literal),*) => {
        [$((
            $language,
            $file,
            include_str!(concat!("../../templates/", $language, "/", $file)),
        )),*]
    };
    ($language:literal) => {
        language!($language:
            "subject.txt", "body.txt", "body.html",
            "taken/subject.txt", "taken/body.txt", "taken/body.html")
    };
}

/// Language, file and text of each.
pub(super) static ALL: [[(&str, &str, &str); 6]; 2] = [language!("en"), language!("ar")];
