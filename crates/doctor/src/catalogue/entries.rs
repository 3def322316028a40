//! The entries of the catalogue, in the order of an examination: texts only.

use super::Entry;
use crate::severity::Severity::{Error, Note, Warning};

macro_rules! catalogue {
    ($($name:ident $severity:ident $code:literal $what:literal $why:literal $mend:literal $place:ident)*) => {
        $(
            #[doc = $what]
            pub static $name: Entry = Entry {
                code: $code,
                severity: $severity,
                what: $what,
                why: $why,
                mend: $mend,
                place: $place,
            };
        )*

        /// All entries, in the order of an examination.
        pub static ALL: &[&Entry] = &[$(&$name),*];
    };
}

const CONFIG: &str = "config.json on the host of the page";
const HOST: &str =
    "the header rules of the host that serves the page; headers.json of the build lists them";
const CLIENT: &str = "the tenant, workspace `system`, the page's client";
const WORKSPACE: &str = "the tenant, settings of the workspace `system`";
const POOL: &str = "the tenant, the identity pool";
const SCHEMA: &str = "the tenant, the schema that the pool names as `payload_schema_id`";
const CORS: &str = "no setting of the tenant for it is documented: ask the vendor's support, or use a proxy on the page's own origin";
const RELAY: &str = "the settings of your message relay";

catalogue! {
    CONFIG_MISTAKE Error "config.mistake"
        "config.json has a mistake."
        "The page checks its config at every start and shows nothing else while it is wrong."
        "Correct the member as the finding says; config.schema.json lets an editor check it."
        CONFIG
    REDIRECT_ELSEWHERE Error "client.redirect-elsewhere"
        "The redirect URI leads to another origin than the page's."
        "The page stores what it needs for the way back at its own origin. A visitor who comes back at another one has to start again, each time."
        "Use the page's own origin in `client.redirect_uri`, or pass the right --origin."
        CONFIG

    TENANT_UNREACHABLE Error "tenant.unreachable"
        "The tenant does not answer at this address."
        "Nobody can register."
        "Check host, region and port of `tenant.issuer`: they are in the address of the tenant's own pages."
        CONFIG
    DISCOVERY_MISSING Error "discovery.missing"
        "There is no discovery document below the issuer."
        "Tenant id, workspace id or path are not those of a workspace, so no address derived from them works."
        "Copy `tenant.issuer` from the workspace's discovery document; it is the address before /.well-known/."
        CONFIG
    DISCOVERY_ABSENT Note "discovery.absent"
        "The workspace has no discovery document, and its endpoints answer."
        "The page does not need it, but the doctor cannot compare issuer, S256 and public clients with it."
        "Nothing has to be corrected. If the tenant should have one, look for what blocks it, most likely a proxy."
        WORKSPACE
    UNAVAILABLE Warning "tenant.unavailable"
        "The tenant answers with a temporary error (429 or 5xx)."
        "What this call would have shown was not examined, so mistakes in it are not found."
        "Examine again later. If it stays, check the state and the rate limits of the tenant, and a gateway in front of it."
        WORKSPACE
    CONTENT_TYPE Error "tenant.content-type"
        "An answer is JSON, but its `content-type` is another one."
        "The page reads JSON only with this `content-type`, and refuses the answer."
        "Send `content-type: application/json`; most often a proxy in between changes it."
        WORKSPACE
    DISCOVERY_UNREAD Note "discovery.not-read"
        "The tenant does not let pages read its discovery document."
        "The page does not need it, but the doctor cannot compare S256, public clients and endpoints with it."
        "Nothing has to be corrected. `cargo xtask doctor` reads it."
        WORKSPACE
    TENANT_UNREADABLE Error "tenant.unreadable"
        "The page can read no answer of the workspace."
        "The browser blocks every answer, so the page gets no token."
        "Open the discovery document below `tenant.issuer` in a tab. If it is not found, the issuer is wrong: copy it from the workspace. If it is found, have the token endpoint send `access-control-allow-origin` with the page's origin, or use a path of that origin as `tenant.token_endpoint`."
        WORKSPACE
    ISSUER_SLASH Error "discovery.issuer-slash"
        "The issuer differs by a slash at its end."
        "The issuer is compared byte for byte (RFC 9207), so every response is refused."
        "Write `tenant.issuer` exactly as the tenant says it."
        CONFIG
    ISSUER_DIFFERS Error "discovery.issuer"
        "The tenant's issuer is not the one in the config."
        "The issuer is compared byte for byte (RFC 9207), so every response is refused."
        "Write `tenant.issuer` exactly as the tenant says it, with its vanity domain if it has one."
        CONFIG
    ENDPOINT_DIFFERS Warning "discovery.endpoint"
        "The page uses another endpoint than the tenant names."
        "It may be an old address, or one that skips a vanity domain."
        "Leave the endpoint out of the config if the usual pattern applies, otherwise use the tenant's."
        CONFIG
    S256_UNSAID Warning "discovery.s256-unsaid"
        "The tenant does not say which PKCE methods it supports."
        "It cannot be seen from outside whether codes are protected against theft."
        "Check that PKCE is supported and enforced; ask the vendor why discovery does not say so."
        WORKSPACE
    NO_S256 Error "discovery.no-s256"
        "The tenant does not support PKCE with S256."
        "Without it a stolen code can be exchanged for a token, and the page uses no other method."
        "Use a workspace whose `code_challenge_methods_supported` lists S256."
        WORKSPACE
    NO_PUBLIC_CLIENTS Error "discovery.no-public-clients"
        "The token endpoint accepts no client without a secret."
        "A page cannot keep a secret, so it gets no token."
        "Allow the authentication method `none` at the token endpoint."
        WORKSPACE
    ISS_NOT_SENT Error "authorization.iss-not-sent"
        "The config requires `iss` in the response, and the tenant does not send it."
        "The page refuses every response."
        "Switch on `return_iss_parameter_in_authorization_response`, or make `authorization.issuer_in_response` optional."
        WORKSPACE
    ISS_NOT_REQUIRED Note "authorization.iss-not-required"
        "The tenant sends `iss`, but the config does not require it."
        "If it is required, the page refuses responses of other servers (RFC 9207)."
        "Set `authorization.issuer_in_response` to `required`."
        CONFIG
    ISS_WRONG Error "authorization.iss-wrong"
        "The response comes from another issuer than the config names."
        "The page takes it for an attack and refuses it."
        "Write `tenant.issuer` as discovery says it; if they agree, find out which server answers at the authorization endpoint."
        CONFIG
    STATE_LOST Error "authorization.state"
        "The response does not bring back the `state` of the request."
        "The page cannot distinguish its own response from a forged one, and refuses it."
        "Find what drops or changes the query on the way: a redirect rule or a proxy, most likely."
        WORKSPACE
    AUTHORIZE_LOST Error "authorization.lost"
        "The authorization request ended without a response."
        "No visitor gets a token."
        "Check `tenant.authorization_endpoint`, and the login address of the workspace's identity provider."
        WORKSPACE
    AUTHORIZE_REFUSED Error "authorization.refused"
        "The tenant refuses the authorization request."
        "No visitor gets a token."
        "Look the error up in the tenant's audit log; the workspace needs an identity provider that lets a visitor without an account pass."
        WORKSPACE
    CLIENT_UNKNOWN Error "client.unknown"
        "The tenant does not know this client."
        "No visitor gets a token."
        "Copy the client's id into `client.id`; the client must be in the workspace of the issuer, and its `client_status` active."
        CLIENT
    REDIRECT_SLASH Error "client.redirect-slash"
        "The redirect URI is registered without the slash at its end."
        "It is compared byte for byte, so the visitor ends on an error page of the tenant."
        "Register it with the slash: the callback page of the build is at /callback/."
        CLIENT
    REDIRECT_UNKNOWN Error "client.redirect-uri"
        "The redirect URI is not registered."
        "It is compared byte for byte, so the visitor ends on an error page of the tenant."
        "Add `client.redirect_uri` to the client's `redirect_uris`, byte for byte."
        CLIENT
    GRANT_OFF Error "client.grant"
        "The client may not use the authorization code grant."
        "No visitor gets a token."
        "Add `authorization_code` to the client's `grant_types` and `code` to its `response_types`."
        CLIENT
    SCOPE_NOT_GRANTED Error "client.scope"
        "The client does not get a scope that the config asks for."
        "The identity API refuses calls without it."
        "Subscribe the client to the scope, or take it out of `client.scopes` if your calls do not need it."
        CLIENT
    LOGIN_PAGE Warning "authorization.login-page"
        "The visitor has to pass a login to get a token."
        "A visitor who registers has no account yet. If this login asks for one, nobody can register; it is the most frequent reason for that."
        "Try it in a private window. If you cannot pass without an account, connect an identity provider to the workspace that accepts everybody: a custom one whose service accepts every login, or one where visitors have an account already (Google, Microsoft, Apple). If everybody can pass, give a token by --token-from-stdin to have the rest examined."
        WORKSPACE
    NOT_WALKED Note "authorization.not-walked"
        "Nobody has gone through the tenant's login yet."
        "Client, redirect URI, scopes, pool and schema can be examined only after it."
        "Press the button that opens a small window, or use `cargo xtask doctor`, which needs no window."
        WORKSPACE
    PKCE_NOT_TRIED Note "pkce.not-tried"
        "Whether PKCE is enforced was not tried."
        "The page always uses PKCE, but whoever injects a stolen code elsewhere need not."
        "Press the button that opens a small window without PKCE: the window should come back with an error, or show one."
        WORKSPACE
    PKCE_NOT_ENFORCED Warning "pkce.not-enforced"
        "A request without PKCE is not refused. Check this yourself."
        "The page always uses PKCE, but whoever injects a stolen code elsewhere need not."
        "Switch on `enforce_pkce_for_public_clients`; the vendor's default is off."
        WORKSPACE

    TOKEN_UNREACHABLE Error "token.unreachable"
        "The token endpoint does not answer."
        "No visitor gets a token."
        "Check `tenant.token_endpoint`, and what stands in front of it."
        CONFIG
    CLIENT_REFUSED Error "client.refused"
        "The token endpoint refuses the client."
        "No visitor gets a token."
        "Copy the client's id into `client.id`; set its `token_endpoint_auth_method` to `none`. The small window shows which of the two it is: an unknown client does not come back from it."
        CLIENT
    SECRET_NEEDED Error "client.secret"
        "The tenant requires the client to authenticate."
        "A page cannot keep a secret: everybody can read its files."
        "Set the client's `token_endpoint_auth_method` to `none`."
        CLIENT
    TOKEN_REFUSED Error "token.refused"
        "The token endpoint refuses the exchange."
        "No visitor gets a token."
        "Look the error up in the tenant's audit log."
        CLIENT
    TOKEN_UNREADABLE Error "token.unreadable"
        "The token endpoint answers with something that is no bearer token."
        "The page refuses it."
        "Switch `dpop_bound_access_tokens` off for this client; check that no proxy changes the answer."
        CLIENT
    REFRESH_TOKEN Warning "token.refresh"
        "A refresh token comes with the access token."
        "The page discards it, but it is valid for weeks, and anybody who gets it can get access tokens."
        "Take `refresh_token` out of the client's `grant_types` and `offline_access` out of the scopes."
        CLIENT
    TOKEN_LIFE_UNKNOWN Note "token.life-unknown"
        "The token endpoint does not say how long the token is valid."
        "The page notices only by a refusal that the token has ended, and then gets another one."
        "Send `expires_in`, in seconds, in the answer."
        CLIENT
    REVOCATION_REFUSED Warning "token.revocation-refused"
        "The revocation endpoint does not revoke the token."
        "The page cannot revoke its token when the visitor is done; the token stays valid until it expires."
        "Look the error up in the tenant's audit log; check that the client may revoke its own tokens, and that `tenant.revocation_endpoint` is right."
        CLIENT
    TOKEN_LIFE Note "token.life"
        "The access token is valid for longer than a registration takes."
        "With the scope `identity` it can read and change accounts, so a stolen one should not be valid for long."
        "Set `use_custom_token_ttls` and an `access_token_ttl` of about ten minutes for this client."
        CLIENT

    CORS_TOKEN Error "cors.token-missing"
        "The token endpoint does not allow the page's cross-origin requests."
        "The browser blocks the answer, so the page gets no token."
        "Have the endpoint send `access-control-allow-origin` with the page's origin, or use a path of the page's own origin as `tenant.token_endpoint`."
        CORS
    CORS_ANSWER Warning "cors.answer-closed"
        "The token endpoint allows the page's request, but not reading its refusal. Check this yourself."
        "Some servers accept every preflight and decide by the client which origin may read the answer. Then the page may not read successful answers either, and gets no token. Or it may not read refusals only."
        "Add the page's origin to the client's list of origins, if the tenant has such a list. If the doctor can pass the login, it examines a successful answer."
        CORS
    CORS_REVOCATION Warning "cors.revocation-missing"
        "The revocation endpoint does not allow the page's cross-origin requests."
        "The page cannot revoke its token when the visitor is done; the token stays valid until it expires."
        "Configure it like the token endpoint, and keep the lifetime of tokens short."
        CORS
    CORS_IDENTITY Error "cors.identity-missing"
        "The identity API does not allow the page's cross-origin requests."
        "The browser blocks every answer, so nobody can register."
        "Have it send CORS headers, or put a proxy for it on the page's own origin and use that path as `tenant.identity_api`."
        CORS
    CORS_RELAY Error "cors.relay-missing"
        "The message relay does not allow the page's cross-origin requests."
        "No code is mailed."
        "Add the page's origin to those that the relay admits; check that `activation.relay_url` is its complete address."
        RELAY
    SCOPE_GENERATES Warning "client.scope-generates-codes"
        "A relay mails the codes, but the page's client may generate them, too. Check this yourself."
        "With `identity_self_registration` anybody with a token of the page gets the code of any account in the answer, so the code proves nothing."
        "Take the scope out of `client.scopes` and from the client, unless your tenant refuses registrations without it; then put an allow-list proxy in front of the API."
        CLIENT
    RELAY_UNREACHABLE Error "relay.unreachable"
        "The message relay does not answer."
        "No code is mailed."
        "Start the relay; check `activation.relay_url` and what stands in front of it."
        RELAY
    CORS_UNLISTED Error "cors.unlisted"
        "Other origins are admitted, but not the page's."
        "The browser blocks every answer."
        "Add the page's origin to the list, written as a browser sends it: scheme and host, without a slash and without the default port."
        CORS
    CORS_STAR Error "cors.authorization-by-star"
        "`access-control-allow-headers: *` does not cover `authorization`."
        "The Fetch standard requires that header by name, so the browser sends no call with a token."
        "List `authorization, content-type` by name."
        CORS
    CORS_HEADER Error "cors.header"
        "The preflight does not admit a request header that the page needs."
        "The browser does not send the call."
        "List `authorization, content-type` in `access-control-allow-headers`."
        CORS
    CORS_IDEMPOTENCY Error "cors.idempotency-key"
        "The preflight does not admit `X-Idempotency-Key`, which the config switches on."
        "One header that is not admitted fails the whole preflight: no call is sent."
        "Admit the header, or take `tenant.idempotency_keys` out of the config."
        CORS
    CORS_REFUSALS Warning "cors.refusals-hidden"
        "Refusals carry no CORS headers."
        "The page cannot read why a call was refused, and reports a network problem to the visitor instead."
        "Send the CORS headers on answers of every status (in nginx: `always`)."
        CORS
    CORS_EXPOSE Note "cors.expose"
        "The page may not read headers that would help it."
        "Without `Retry-After` it uses a default wait when the tenant limits requests."
        "Send `access-control-expose-headers: retry-after, etag`."
        CORS

    API_UNREACHABLE Error "identity.unreachable"
        "The identity API does not answer."
        "Nobody can register."
        "Check `tenant.identity_api`: usually https://HOST/api/identity/TENANT, without the tenant at a vanity domain."
        CONFIG
    API_PATH Error "identity.path"
        "There is no identity API at its path."
        "Nobody can register."
        "Check the path of `tenant.identity_api`: usually /api/identity/TENANT, at a vanity domain /api/identity; without /system, which the page adds. If it is right, the tenant hides its pools: check `tenant.pool`."
        CONFIG
    API_TOKEN_REFUSED Error "identity.token-refused"
        "The identity API does not accept the token."
        "Nobody can register."
        "Check that issuer and identity API belong to one tenant, and that the client is in the workspace `system`."
        CONFIG
    API_FORBIDDEN Error "identity.forbidden"
        "The token may not read the pool."
        "Nobody can register."
        "Ask for the scope `identity` and subscribe the client to it; look for an access policy bound to the system API."
        CLIENT
    API_UNEXPECTED Error "identity.unexpected"
        "The identity API gives an unexpected answer."
        "The page cannot work with it."
        "Check `tenant.identity_api`, and what stands in front of it."
        CONFIG
    POOL_NOT_SEEN Note "pool.not-seen"
        "Pool and schema were not examined."
        "Mistakes in them are not found."
        "Go through the login in a small window, give a token by --token-from-stdin, or correct what prevents the doctor from getting one."
        POOL
    POOL_UNKNOWN Error "pool.unknown"
        "There is no such pool."
        "Nobody can register."
        "Copy the pool's id (not its name) into `tenant.pool`."
        CONFIG
    REGISTRATION_CLOSED Error "pool.registration-closed"
        "The pool does not allow self-registration."
        "Every registration is refused."
        "Switch on `public_registration_allowed`."
        POOL
    CODE_LENGTH Warning "pool.code-length"
        "Activation codes have a length that the page cannot use (4 to 32 characters are possible)."
        "The field for the code cannot say how long it is; fewer than four characters are quickly guessed."
        "Set `otp_settings.activation.length` to 6 or more."
        POOL
    CODE_LIFE Warning "pool.code-life"
        "Activation codes expire before a mail is read."
        "Visitors type expired codes and have to ask for new ones."
        "Set `otp_settings.activation.ttl` to some minutes: `10m0s`."
        POOL
    MECHANISM Error "pool.mechanism"
        "The pool does not accept the sign-in method that the page sets up."
        "Registration or activation is refused, or an account is created that nobody can sign in to."
        "Let `password.when` and the pool's `authentication_mechanisms` agree."
        POOL
    PASSWORD_SHORT Warning "pool.password-short"
        "The pool accepts passwords of fewer than 8 characters."
        "They are easy to guess (NIST SP 800-63B-4 requires 15 if the password is the only factor)."
        "Set `password_policy.min_length` to 15, at least to 8."
        POOL
    LINK_TEMPLATE Note "mail.link"
        "The activation message has a link whose target cannot be seen from outside."
        "The tenant's own template leads to the tenant's page, not back to this one."
        "Send yourself a message. docs/messages.md says how to make its link lead to /activate/, with the code after a #, so that no host logs it."
        POOL
    SCHEMA_UNNAMED Error "schema.unnamed"
        "Neither the pool nor the config names a payload schema."
        "The page does not know what to ask."
        "Set the pool's `payload_schema_id`, or `tenant.schema`."
        POOL
    SCHEMA_UNKNOWN Error "schema.unknown"
        "There is no such schema."
        "The page does not know what to ask, and stops."
        "Leave `tenant.schema` out (the pool names its schema), or copy the id of the pool's `payload_schema_id`."
        CONFIG
    SCHEMA_DIFFERS Warning "schema.differs"
        "The config names another schema than the pool."
        "The form uses the one and the tenant validates with the other, so it may refuse answers that the form accepted."
        "Leave `tenant.schema` out, or write the pool's `payload_schema_id`."
        CONFIG
    SCHEMA_UNDRAWABLE Error "schema.undrawable"
        "The schema requires something that the page cannot ask for, or has no property for a consent of the config."
        "Such a form could never be sent, so the page stops before the visitor types."
        "Make the property optional, or of a type that a field can take; give each consent a property of its own. docs/configuration.md says what is asked for."
        SCHEMA
    SCHEMA_ODD Note "schema.left-out"
        "The page leaves out a part of the schema."
        "An optional property that is left out is not asked for. A rule that is left out is checked by the tenant alone, which may refuse what the form accepted."
        "Check these locations for a keyword of another draft, a misspelt keyword, a pattern that takes too long, or a value that no field takes."
        SCHEMA

    SITE_UNREACHABLE Error "site.unreachable"
        "The page's host does not answer."
        "Nobody can register."
        "Check --origin, DNS and the certificate."
        HOST
    SITE_INSECURE Error "site.insecure"
        "The page is not served over https."
        "Everybody on the network path can read passwords and change the page, and browsers deny it functions that it needs."
        "Serve it over https, and redirect http to it."
        HOST
    DOCUMENT_MISSING Error "site.document"
        "A document of the site is not served."
        "The visitor cannot start, come back, or follow the link of the mail."
        "Copy the whole of dist/, folders and their index.html included; serve the index of a folder."
        HOST
    HEADER_MISSING Error "site.header-missing"
        "A required header is not sent."
        "A part of the page's protection is missing."
        "Send it on every answer, those with an error status included."
        HOST
    HEADER_DIFFERS Warning "site.header-differs"
        "A header does not have the required value."
        "A part of the page's protection may be weaker than meant."
        "Send the wanted value; look for a second rule that adds a header of the same name."
        HOST
    POLICY_MISSING Error "site.policy-missing"
        "There is no Content-Security-Policy."
        "It is the page's main protection: without it a foreign script could read what is typed."
        "Send the policy on every document."
        HOST
    POLICY_CUTS_OFF Error "site.policy-connect"
        "The policy does not let the page connect to an address of its config."
        "The browser stops the calls, so nobody can register."
        "List the origins of issuer, identity API and relay in `connect-src`."
        HOST
    POLICY_NEEDLESS Warning "site.policy-needless"
        "The policy lets the page connect to an address that it does not need."
        "A foreign script could send what is typed to it."
        "List only the origins of the config in `connect-src`."
        HOST
    POLICY_DIFFERS Error "site.policy"
        "The policy is not the required one."
        "A weaker directive allows foreign scripts; a stricter one can stop the page."
        "Send each directive as headers.json of the build has it."
        HOST
    SCRIPT_BLOCKED Error "site.script-blocked"
        "The policy does not allow a script of the document."
        "The browser does not run it: the page does not start, or does not show that it failed."
        "Serve policy and documents of one and the same build."
        HOST
    STYLE_BLOCKED Error "site.style-blocked"
        "The policy does not allow the style sheet of the document."
        "The browser shows the page without styles, including what the styles hide."
        "Serve policy and documents of one and the same bundle: each look has a policy of its own."
        HOST
    CACHE_DIFFERS Warning "site.cache"
        "A file may be cached for the wrong time."
        "A document that is cached for too long names files that no longer exist; the callback must not be cached at all."
        "Send `no-cache` for documents, `no-store` for /callback/, and a year for /assets/."
        HOST
    CONFIG_CACHED Warning "site.config-cached"
        "config.json may be cached by browsers and proxies."
        "After a change visitors get the old config until the cache expires, and the new policy may block its addresses."
        "Send `cache-control: no-cache` with it."
        HOST
    CONFIG_MISSING Error "site.config-missing"
        "config.json is not served, or is no JSON."
        "The page cannot work without it, and says so."
        "Put it beside index.html."
        HOST
    CONFIG_DIFFERS Error "site.config-differs"
        "The served config is not the one that was examined."
        "The findings are not about the page that visitors see."
        "Upload the config, clear the CDN's cache, or examine the served one."
        HOST
    FILE_MISSING Error "site.file-missing"
        "A document names a file that does not exist."
        "The page does not start, or has no styles."
        "Upload all files of one build, /assets/ first and the documents last."
        HOST
    WASM_TYPE Error "site.wasm-type"
        "WebAssembly is served with a wrong type."
        "The browser cannot compile it while it arrives, or not at all."
        "Serve *.wasm as application/wasm."
        HOST
    FILE_TYPE Error "site.file-type"
        "A file is served with a wrong type."
        "With `nosniff` the browser does not use it."
        "Give the host the right type for this ending."
        HOST
    UNKNOWN_PATH Warning "site.unknown-path"
        "An unknown path does not answer with 404."
        "Caches store the start page under wrong names, and a missing file looks like a broken one."
        "Remove the rewrite of all paths to index.html; serve 404.html with status 404."
        HOST
}
