//! The entries of the catalogue, in the order of an examination. Nothing but words.

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
        "What the page keeps for the way back is kept by origin: on another one the visitor starts again, forever."
        "Give the page's own origin to `client.redirect_uri`, or the right one to --origin."
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
        "No page needs it; but issuer, S256 and public clients are not compared with it here."
        "Nothing has to be mended. Where the tenant should have one, look for what keeps it back: a proxy, most likely."
        WORKSPACE
    UNAVAILABLE Warning "tenant.unavailable"
        "The tenant answers that it cannot answer right now."
        "What stands behind that answer was not examined, and can be wrong without anybody knowing."
        "Examine again later. If it stays, look at the tenant's state and at its rate limits; a gateway in front of it answers so, too."
        WORKSPACE
    CONTENT_TYPE Error "tenant.content-type"
        "An answer holds JSON and is labelled as something else."
        "The page reads JSON only where `content-type` says so, and refuses this answer."
        "Send `content-type: application/json`; a proxy in between is what changes it most often."
        WORKSPACE
    DISCOVERY_UNREAD Note "discovery.not-read"
        "The tenant keeps its discovery document from pages."
        "No page needs it; but S256, public clients and endpoints are not compared with it here."
        "Nothing has to be mended. `cargo xtask doctor` reads it."
        WORKSPACE
    TENANT_UNREADABLE Error "tenant.unreadable"
        "The page can read nothing of the workspace."
        "The browser keeps every answer from the page, so it has no token."
        "Open the discovery document below `tenant.issuer` in a tab. Where it is not found, the issuer is wrong: copy it from the workspace. Where it is, have the token endpoint send `access-control-allow-origin` with the page's origin, or name a path of that origin as `tenant.token_endpoint`."
        WORKSPACE
    ISSUER_SLASH Error "discovery.issuer-slash"
        "The issuer differs by a slash at its end."
        "The issuer is compared byte for byte (RFC 9207), so every response is refused."
        "Write `tenant.issuer` exactly as the tenant says it."
        CONFIG
    ISSUER_DIFFERS Error "discovery.issuer"
        "The tenant calls itself by another issuer."
        "The issuer is compared byte for byte (RFC 9207), so every response is refused."
        "Write `tenant.issuer` exactly as the tenant says it, with its vanity domain if it has one."
        CONFIG
    ENDPOINT_DIFFERS Warning "discovery.endpoint"
        "The page uses another endpoint than the tenant names."
        "It may be an old address, or one that skips a vanity domain."
        "Leave the endpoint out of the config where the usual pattern holds, else write the tenant's."
        CONFIG
    S256_UNSAID Warning "discovery.s256-unsaid"
        "The tenant does not say which PKCE methods it takes."
        "It cannot be seen from outside whether codes are protected against theft."
        "See that PKCE is supported and enforced; ask the vendor why discovery does not say so."
        WORKSPACE
    NO_S256 Error "discovery.no-s256"
        "The tenant does not take PKCE with S256."
        "Without it a stolen code is a stolen token, and the page uses nothing else."
        "Use a workspace whose `code_challenge_methods_supported` lists S256."
        WORKSPACE
    NO_PUBLIC_CLIENTS Error "discovery.no-public-clients"
        "The token endpoint takes no client without a secret."
        "A page can keep no secret, so it gets no token."
        "Allow the authentication method `none` at the token endpoint."
        WORKSPACE
    ISS_NOT_SENT Error "authorization.iss-not-sent"
        "The config requires `iss` in the response, and the tenant does not send it."
        "The page refuses every response."
        "Switch on `return_iss_parameter_in_authorization_response`, or make `authorization.issuer_in_response` optional."
        WORKSPACE
    ISS_NOT_REQUIRED Note "authorization.iss-not-required"
        "The tenant sends `iss`, and the page does not insist on it."
        "Required, it stops responses that another server made (RFC 9207)."
        "Set `authorization.issuer_in_response` to `required`."
        CONFIG
    ISS_WRONG Error "authorization.iss-wrong"
        "The response comes from another issuer than the config names."
        "The page takes it for an attack and refuses it."
        "Write `tenant.issuer` as discovery says it; if they agree, ask who answers at the authorization endpoint."
        CONFIG
    STATE_LOST Error "authorization.state"
        "The response does not bring back the `state` of the request."
        "The page cannot tell its own response from one that somebody slipped in, and refuses it."
        "Find what drops or changes the query on the way: a redirect rule or a proxy, most likely."
        WORKSPACE
    AUTHORIZE_LOST Error "authorization.lost"
        "The authorization request ended nowhere."
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
        "A login stands between the visitor and the token."
        "A visitor who registers has no account to log in with: where this login asks for one, nobody can register. It is the likeliest reason for that."
        "Try it in a private window. If you cannot pass without an account, connect an identity provider to the workspace that lets everybody in: a custom one whose service accepts every login, or one where visitors have an account already (Google, Microsoft, Apple). If everybody can pass, give a token by --token-from-stdin to have the rest examined."
        WORKSPACE
    NOT_WALKED Note "authorization.not-walked"
        "The way through the tenant's login was not gone."
        "Client, redirect URI, scopes, pool and schema show only there."
        "Press the button that opens a small window; or `cargo xtask doctor`, which needs none."
        WORKSPACE
    PKCE_NOT_TRIED Note "pkce.not-tried"
        "Whether PKCE is enforced was not tried."
        "The page always uses PKCE, but whoever injects a stolen code elsewhere need not."
        "Press the button that opens a small window without PKCE: it should come back with an error, or show one."
        WORKSPACE
    PKCE_NOT_ENFORCED Warning "pkce.not-enforced"
        "A request without PKCE is not refused. This needs your eyes."
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
        "The tenant wants the client to authenticate."
        "A page can keep no secret: whatever is in it, everybody can read."
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
        "Switch `dpop_bound_access_tokens` off for this client; see that no proxy changes the answer."
        CLIENT
    REFRESH_TOKEN Warning "token.refresh"
        "A refresh token comes with the access token."
        "The page throws it away, but it lives for weeks and somebody who gets it needs nothing else."
        "Take `refresh_token` out of the client's `grant_types` and `offline_access` out of the scopes."
        CLIENT
    TOKEN_LIFE_UNKNOWN Note "token.life-unknown"
        "The token endpoint does not say how long the token lives."
        "The page learns that it has ended from a refusal alone, and then fetches another one."
        "Have the answer carry `expires_in`, in seconds."
        CLIENT
    REVOCATION_REFUSED Warning "token.revocation-refused"
        "The revocation endpoint does not end the token."
        "The page cannot end its token when the visitor is done; it lives on until it ends by itself."
        "Look the error up in the tenant's audit log; see that the client may revoke its own tokens, and that `tenant.revocation_endpoint` is right."
        CLIENT
    TOKEN_LIFE Note "token.life"
        "The access token lives longer than a registration takes."
        "With the scope `identity` it can read and change accounts: it should be worth little, and not for long."
        "Set `use_custom_token_ttls` and an `access_token_ttl` of about ten minutes for this client."
        CLIENT

    CORS_TOKEN Error "cors.token-missing"
        "The token endpoint does not answer the page across origins."
        "The browser keeps the answer from the page, so it has no token."
        "Have the endpoint send `access-control-allow-origin` with the page's origin, or name a path of the page's own origin as `tenant.token_endpoint`."
        CORS
    CORS_ANSWER Warning "cors.answer-closed"
        "The token endpoint lets the page ask, and keeps its refusal from it. This needs your eyes."
        "Some servers let every origin ask and decide by the client who may read: then good answers are closed as well, and no page gets a token. Or refusals alone are closed."
        "Add the page's origin to the origins of the client, where the tenant knows such a list. Give the doctor a way through the login, and it sees a good answer."
        CORS
    CORS_REVOCATION Warning "cors.revocation-missing"
        "The revocation endpoint does not answer the page across origins."
        "The page cannot end its token when the visitor is done; the token lives on until it ends by itself."
        "Treat it like the token endpoint, and keep the life of tokens short."
        CORS
    CORS_IDENTITY Error "cors.identity-missing"
        "The identity API does not answer the page across origins."
        "The browser keeps every answer from the page, so nobody can register."
        "Have it answer CORS, or put a proxy on the page's own origin before it and name that path as `tenant.identity_api`."
        CORS
    CORS_RELAY Error "cors.relay-missing"
        "The message relay does not answer the page across origins."
        "No code is mailed."
        "Add the page's origin to those that the relay admits; see that `activation.relay_url` is its whole address."
        RELAY
    SCOPE_GENERATES Warning "client.scope-generates-codes"
        "A relay mails the codes, and the page's client may generate them, too. This needs your eyes."
        "With `identity_self_registration` whoever has a page's token reads the code of any account in the answer, so the code proves nothing."
        "Take the scope out of `client.scopes` and from the client, unless your tenant refuses registrations without it; then put an allow-list proxy before the API."
        CLIENT
    RELAY_UNREACHABLE Error "relay.unreachable"
        "The message relay does not answer."
        "No code is mailed."
        "Start the relay; check `activation.relay_url` and what stands in front of it."
        RELAY
    CORS_UNLISTED Error "cors.unlisted"
        "Other origins are admitted, but not the page's."
        "The browser keeps every answer from the page."
        "Add the page's origin to the list, written as a browser sends it: scheme, host, no slash, no usual port."
        CORS
    CORS_STAR Error "cors.authorization-by-star"
        "`access-control-allow-headers: *` does not cover `authorization`."
        "The Fetch standard asks for that header by name, so the browser sends no call with a token."
        "List `authorization, content-type` by name."
        CORS
    CORS_HEADER Error "cors.header"
        "The preflight does not admit a request header that the page needs."
        "The browser does not even send the call."
        "List `authorization, content-type` in `access-control-allow-headers`."
        CORS
    CORS_IDEMPOTENCY Error "cors.idempotency-key"
        "The preflight does not admit `X-Idempotency-Key`, which the config switches on."
        "One header that is not admitted fails the whole preflight: no call is sent."
        "Admit the header, or take `tenant.idempotency_keys` out of the config."
        CORS
    CORS_REFUSALS Warning "cors.refusals-hidden"
        "Refusals carry no CORS headers."
        "The page cannot read why something was refused, and tells the visitor of the network instead."
        "Send the CORS headers on answers of every status (in nginx: `always`)."
        CORS
    CORS_EXPOSE Note "cors.expose"
        "Headers that would help the page are hidden from it."
        "Without `Retry-After` it guesses how long to wait when the tenant is crowded."
        "Send `access-control-expose-headers: retry-after, etag`."
        CORS

    API_UNREACHABLE Error "identity.unreachable"
        "The identity API does not answer."
        "Nobody can register."
        "Check `tenant.identity_api`: usually https://HOST/api/identity/TENANT, without the tenant at a vanity domain."
        CONFIG
    API_PATH Error "identity.path"
        "Nothing is at the path of the identity API."
        "Nobody can register."
        "Check the path of `tenant.identity_api`: usually /api/identity/TENANT, at a vanity domain /api/identity; without /system, which the page adds. If it is right, the tenant hides its pools: check `tenant.pool`."
        CONFIG
    API_TOKEN_REFUSED Error "identity.token-refused"
        "The identity API does not take the token."
        "Nobody can register."
        "See that issuer and identity API are of one tenant, and that the client is in the workspace `system`."
        CONFIG
    API_FORBIDDEN Error "identity.forbidden"
        "The token may not read the pool."
        "Nobody can register."
        "Ask for the scope `identity` and subscribe the client to it; look for an access policy bound to the system API."
        CLIENT
    API_UNEXPECTED Error "identity.unexpected"
        "The identity API answers with something else than was asked for."
        "The page cannot work with it."
        "Check `tenant.identity_api`, and what stands in front of it."
        CONFIG
    POOL_NOT_SEEN Note "pool.not-seen"
        "Pool and schema were not examined."
        "They can be wrong without anybody knowing."
        "Go through the login in a small window, give a token by --token-from-stdin, or mend what keeps the doctor from getting one."
        POOL
    POOL_UNKNOWN Error "pool.unknown"
        "There is no such pool."
        "Nobody can register."
        "Copy the pool's id (not its name) into `tenant.pool`."
        CONFIG
    REGISTRATION_CLOSED Error "pool.registration-closed"
        "The pool admits no self-registration."
        "Every registration is refused."
        "Switch on `public_registration_allowed`."
        POOL
    CODE_LENGTH Warning "pool.code-length"
        "The length of activation codes is none that the page can use (4 to 32)."
        "The field for the code cannot say how long it is; fewer than four characters are quickly guessed."
        "Set `otp_settings.activation.length` to 6 or more."
        POOL
    CODE_LIFE Warning "pool.code-life"
        "Activation codes end before a mail is read."
        "Visitors type codes that have ended, ask for another one, and again."
        "Set `otp_settings.activation.ttl` to some minutes: `10m0s`."
        POOL
    MECHANISM Error "pool.mechanism"
        "The pool does not let accounts sign in by what the page gives them."
        "Registration or activation is refused, or an account comes out that nobody can open."
        "Let `password.when` and the pool's `authentication_mechanisms` agree."
        POOL
    PASSWORD_SHORT Warning "pool.password-short"
        "The pool takes passwords of fewer than 8 characters."
        "They are guessed (NIST SP 800-63B-4 wants 15 where the password is all there is)."
        "Set `password_policy.min_length` to 15, at least to 8."
        POOL
    LINK_TEMPLATE Note "mail.link"
        "The activation message holds a link, and where it leads is not visible from outside."
        "The tenant's own template leads to the tenant's page, not back to this one."
        "Send yourself one; docs/messages.md says how its link comes to /activate/, with the code behind a # that no host logs."
        POOL
    SCHEMA_UNNAMED Error "schema.unnamed"
        "Neither the pool nor the config names a payload schema."
        "The page does not know what to ask."
        "Set the pool's `payload_schema_id`, or `tenant.schema`."
        POOL
    SCHEMA_UNKNOWN Error "schema.unknown"
        "There is no such schema."
        "The page does not know what to ask, and stops."
        "Leave `tenant.schema` out (the pool says it), or copy the id of the pool's `payload_schema_id`."
        CONFIG
    SCHEMA_DIFFERS Warning "schema.differs"
        "The config names another schema than the pool."
        "The page asks by one and the tenant judges by the other: answers are refused that the form took."
        "Leave `tenant.schema` out, or write the pool's `payload_schema_id`."
        CONFIG
    SCHEMA_UNDRAWABLE Error "schema.undrawable"
        "The schema requires something that the page cannot ask for, or has no room for a consent of the config."
        "A form of it could never be sent, so the page stops before the visitor types."
        "Make the property optional, or of a type that a field can take; give each consent a property of its own. docs/configuration.md says what is asked for."
        SCHEMA
    SCHEMA_ODD Note "schema.left-out"
        "The page leaves out a part of the schema."
        "What is optional is then not asked for; by a rule that is left out only the tenant judges, and may refuse what the form took."
        "Look at the places: a keyword of another draft or a misspelt one, a pattern that takes too long, a value that no field takes."
        SCHEMA

    SITE_UNREACHABLE Error "site.unreachable"
        "The page's host does not answer."
        "Nobody can register."
        "Check --origin, DNS and the certificate."
        HOST
    SITE_INSECURE Error "site.insecure"
        "The page is not served over https."
        "Everybody on the way can read passwords and change the page; browsers refuse it the means it needs."
        "Serve it over https, and redirect http there."
        HOST
    DOCUMENT_MISSING Error "site.document"
        "A document of the site is not served."
        "The visitor cannot start, come back, or follow the link of the mail."
        "Copy the whole of dist/, folders and their index.html included; serve the index of a folder."
        HOST
    HEADER_MISSING Error "site.header-missing"
        "A header of the design is not sent."
        "A part of the page's protection is not there."
        "Send it on every answer, those with an error status included."
        HOST
    HEADER_DIFFERS Warning "site.header-differs"
        "A header is not the one of the design."
        "A part of the page's protection may be weaker than meant."
        "Send the wanted value; look for a second rule that adds one of the same name."
        HOST
    POLICY_MISSING Error "site.policy-missing"
        "There is no Content-Security-Policy."
        "It is the page's main protection: without it a foreign script could read what is typed."
        "Send the policy on every document."
        HOST
    POLICY_CUTS_OFF Error "site.policy-connect"
        "The policy does not let the page talk to an address of its config."
        "The browser stops the calls, so nobody can register."
        "Name the origins of issuer, identity API and relay in `connect-src`."
        HOST
    POLICY_NEEDLESS Warning "site.policy-needless"
        "The policy lets the page talk to an address that it does not need."
        "A foreign script could send there what is typed."
        "Name only the origins of the config in `connect-src`."
        HOST
    POLICY_DIFFERS Error "site.policy"
        "The policy is not the one of the design."
        "A weaker directive opens the page to foreign scripts; a stricter one can stop it."
        "Send each directive as headers.json of the build has it."
        HOST
    SCRIPT_BLOCKED Error "site.script-blocked"
        "The policy does not know a script of the document."
        "The browser does not run it: the page does not start, or nobody learns that it failed."
        "Serve policy and documents of one and the same build."
        HOST
    STYLE_BLOCKED Error "site.style-blocked"
        "The policy does not know the style sheet of the document."
        "The browser shows the page without its looks, and shows what they hide."
        "Serve policy and documents of one and the same bundle: each look has a policy of its own."
        HOST
    CACHE_DIFFERS Warning "site.cache"
        "A file may be kept for another time than is right for it."
        "A document that is kept too long names files that are gone; the callback may not be kept at all."
        "Documents `no-cache`, /callback/ `no-store`, /assets/ for a year."
        HOST
    CONFIG_CACHED Warning "site.config-cached"
        "config.json may be kept by browsers and proxies."
        "After a change visitors meet the old config for as long, and the new policy stops it."
        "Send `cache-control: no-cache` with it."
        HOST
    CONFIG_MISSING Error "site.config-missing"
        "config.json is not served, or is no JSON."
        "The page can only say so."
        "Put it beside index.html."
        HOST
    CONFIG_DIFFERS Error "site.config-differs"
        "The served config is another one than was examined."
        "What was found here is not about the page that visitors meet."
        "Upload the config, clear the CDN's cache, or examine the served one."
        HOST
    FILE_MISSING Error "site.file-missing"
        "A document names a file that is not there."
        "The page does not start, or has no looks."
        "Upload all files of one build, /assets/ first and the documents last."
        HOST
    WASM_TYPE Error "site.wasm-type"
        "WebAssembly is served with another type."
        "With `nosniff` the browser does not compile it while it arrives, or not at all."
        "Serve *.wasm as application/wasm."
        HOST
    FILE_TYPE Error "site.file-type"
        "A file is served with a wrong type."
        "With `nosniff` the browser does not use it."
        "Give the host the right type for this ending."
        HOST
    UNKNOWN_PATH Warning "site.unknown-path"
        "A path that is not there does not answer 404."
        "Caches keep the start page under wrong names, and a missing file looks like a broken one."
        "Take the rewrite of all paths to index.html out; serve 404.html with status 404."
        HOST
}
