//! Between the tenant's answer and the next step: the code is exchanged for a token; for step 2, pool and schema
//! are read.

use serde_json::Value;

use super::{
    Activating, Announcement, Command, Confirming, Filling, Next, Notice, State, Target, TokenStep,
    page::Page,
    problem::{Cause, Problem, Stopped, WayOn},
    stay,
};
use crate::{
    account::LinkCode,
    config::PasswordWhen,
    form::{
        FieldId, Form,
        sheet::{Platform, Sheet, Undrawable},
    },
    identity::{pool::Pool, refusal::Refusal},
    oauth::{
        Navigation, ReturnTo,
        exchange::{self, AccessToken},
    },
    question::Question,
};

/// The authorization code is exchanged for a token.
#[derive(Clone, Debug)]
pub struct Exchanging {
    /// The open question.
    pub question: Question,
    /// The step that continues with the token.
    pub return_to: ReturnTo,
    /// The activation link that was pressed before the redirect.
    pub(super) link: Option<LinkCode>,
}

/// Pool and schema are read.
#[derive(Clone, Debug)]
pub struct Preparing {
    /// The open question.
    pub question: Question,
    /// The token with which they are read.
    pub(super) token: AccessToken,
    /// The notice that the form will show.
    pub(super) notice: Option<Notice>,
}

impl Exchanging {
    pub(super) fn exchanged(
        mut self,
        question: Question,
        result: Result<AccessToken, exchange::Refused>,
        page: &mut Page,
    ) -> Next {
        use exchange::Refused::{TryLater, Unreachable};
        if self.question != question {
            return stay(State::Exchanging(self));
        }
        let link = self.link.take();
        match (result, self.return_to, link) {
            (Ok(token), ReturnTo::Link, Some(link)) => Confirming::returned(token, link, page),
            (Ok(token), ReturnTo::Activation, _) => Activating::resume(token, page),
            (Ok(token), ReturnTo::Details, _) => State::prepare(token, None, page),
            // The record of the attempt holds no code of a link.
            (Ok(_), ReturnTo::Link, None) => {
                let stopped = Stopped::new(Problem::StartAgain, None, WayOn::Start);
                State::Exchanging(self).stop(stopped, page)
            }
            (Err(Unreachable(_) | TryLater(_)), _, Some(link)) => Confirming::not_sent(link, page),
            (Err(refused), return_to, _) => {
                State::Exchanging(self).stop(Stopped::exchange(refused, return_to), page)
            }
        }
    }
}

impl State {
    /// Asks for pool and schema.
    pub(super) fn prepare(token: AccessToken, notice: Option<Notice>, page: &mut Page) -> Next {
        let question = page.ask();
        let ask = Command::Prepare(question, token.clone());
        let preparing = Preparing {
            question,
            token,
            notice,
        };
        (Self::Preparing(preparing), vec![ask])
    }
}

impl Preparing {
    pub(super) fn prepared(
        self,
        question: Question,
        result: Result<(Pool, Value, Platform), Refusal>,
        page: &mut Page,
    ) -> Next {
        if self.question != question {
            return stay(State::Preparing(self));
        }
        match result {
            Ok((pool, schema, knows)) => match self.sheet(&pool, &schema, knows, page) {
                Ok(sheet) => self.show(pool, sheet, page),
                Err(stopped) => State::Preparing(self).stop(stopped, page),
            },
            // The visitor came back to the form with the token of step 3, which has ended since.
            Err(Refusal::Unauthorized) if self.notice.is_some() => {
                State::Preparing(self).leave(ReturnTo::Details, None, Navigation::Replace, page)
            }
            Err(refusal) => {
                // A page that went into the back/forward cache has revoked its token.
                let unusable = refusal == Refusal::Unauthorized || self.token.is_revoked();
                let again = match unusable {
                    true => WayOn::Authorize(ReturnTo::Details),
                    false => WayOn::Prepare(self.token.clone()),
                };
                let operation = "systemGetPool, systemGetSchema";
                let stopped = Stopped::call(operation, &refusal, again);
                State::Preparing(self).stop(stopped, page)
            }
        }
    }

    /// The fields that the schema asks for, or why the pool takes no registration by this page.
    fn sheet(
        &self,
        pool: &Pool,
        schema: &Value,
        knows: Platform,
        page: &Page,
    ) -> Result<Sheet, Stopped> {
        let stopped =
            |problem, cause| Stopped::new(problem, Some(cause), WayOn::Prepare(self.token.clone()));
        if pool.registration_allowed == Some(false) {
            let cause = Cause::Pool("public_registration_allowed is false");
            return Err(stopped(Problem::RegistrationClosed, cause));
        }
        let config = page.config.as_ref();
        let named = config.is_some_and(|config| config.tenant.schema.is_some());
        if pool.schema.is_none() && !named {
            let cause = "payload_schema_id is missing. Set it, or name the schema in tenant.schema";
            return Err(stopped(Problem::Operator, Cause::Pool(cause)));
        }
        let hints = config.map(|config| config.form.clone()).unwrap_or_default();
        Sheet::read(schema, &hints, knows)
            .map_err(|Undrawable(places)| stopped(Problem::Operator, Cause::Schema(places)))
    }

    /// Step 2, with what was answered before.
    fn show(self, pool: Pool, mut sheet: Sheet, page: &mut Page) -> Next {
        sheet.restore(&page.draft.answers);
        let left_out = sheet.left_out().to_vec();
        let config = page.config.as_ref();
        let when = config.map_or(PasswordWhen::Registration, |config| config.password);
        let password = (when == PasswordWhen::Registration).then(|| page.new_password(pool.policy));
        let renewed = page.draft.renewed;
        let again = (renewed && password.is_some()).then_some(Notice::PasswordAgain);
        let notice = self.notice.or(again);
        page.draft.at_details = true;
        let form = Form::new(
            page.asks(),
            &page.draft.identifier,
            &page.draft.sign_in_name,
            sheet,
            password,
        );
        let target = match notice {
            Some(Notice::AddressAgain) => Target::Field(FieldId::Identifier),
            Some(_) => Target::Field(FieldId::Password),
            None => Target::Heading,
        };
        let mut commands = vec![
            Command::KeepDraft(page.draft.clone()),
            Command::Focus(target),
        ];
        commands.extend(notice.map(|_| Command::Announce(Announcement::Notice)));
        if !left_out.is_empty() {
            commands.push(Command::TellLeftOut(left_out));
        }
        let filling = Filling {
            step: TokenStep {
                fresh: renewed,
                notice,
                ..TokenStep::new(self.token)
            },
            pool,
            form,
            summary: false,
        };
        (State::Filling(Box::new(filling)), commands)
    }
}
