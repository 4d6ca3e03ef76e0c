//! When a message crosses a line: answers that keep the applicant within the rules, and where to turn.
//!
//! The answers are ours, short, and true for anybody; each passes the check of drafts. To answer nothing is always among
//! what may be done. Where to turn is told by the season (`routes.toml`), named here by its id.

use candor::meaning::Category;

/// An answer that can be copied, and when it fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SafeAnswer {
    /// When it fits, in a few words.
    pub when: &'static str,
    /// The words.
    pub text: &'static str,
}

/// What to do about a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pressure {
    /// What to keep in mind, in one or two sentences.
    pub mind: &'static str,
    /// Answers to choose from; none where none should be given.
    pub answers: &'static [SafeAnswer],
    /// The route of the season.
    pub route: &'static str,
}

const INQUIRY: Pressure = Pressure {
    mind: "You do not have to answer: a program may not ask this. If you do say something of ranking, by your own choice, it must be true.",
    answers: &[
        SafeAnswer {
            when: "You want to stay polite and say nothing of ranking",
            text: "Thank you for your message. I enjoyed learning about your program and my interest in it is real. I would rather not speak about rank lists, and I hope you understand.",
        },
        SafeAnswer {
            when: "They ask again",
            text: "Thank you for writing again. The Match rules leave each side's rank list to itself, so I will keep mine private with every program.",
        },
    ],
    route: "forbidden-question",
};

const PROMISE: Pressure = Pressure {
    mind: "It binds nobody. Thank them if you like, change nothing in your list, and keep the message.",
    answers: &[SafeAnswer {
        when: "A short thanks",
        text: "Thank you for your kind message. I enjoyed meeting the team and appreciate that you wrote.",
    }],
    route: "forbidden-question",
};

const OFFER: Pressure = Pressure {
    mind: "Sign nothing, and withdraw from nothing, before the NRMP policy team has told you that you may.",
    answers: &[SafeAnswer {
        when: "You are registered for the Match",
        text: "Thank you for thinking of me. I am registered for the Main Residency Match and take part in it by its rules, so I cannot discuss a position outside it.",
    }],
    route: "pre-match-contract",
};

const ILLEGAL: Pressure = Pressure {
    mind: "You do not have to answer. Whether you may work in the United States, and with which visa, may be asked; family, faith, health, age, origin, and where else you applied may not.",
    answers: &[
        SafeAnswer {
            when: "In writing",
            text: "Thank you for your message. I would like to keep to my training and what I can bring to the work of your residents, and I am glad to answer any question about that.",
        },
        SafeAnswer {
            when: "In the interview, said with a smile",
            text: "I would rather speak about how I work. May I tell you about a difficult case from last year?",
        },
        SafeAnswer {
            when: "They ask where else you applied or interviewed",
            text: "I would rather keep my other applications to myself. What I can tell you is why I applied here.",
        },
    ],
    route: "forbidden-question",
};

const SCAM: Pressure = Pressure {
    mind: "Do not answer, pay, or open what hangs on it. Call the program at the number on its official page if you want to be sure.",
    answers: &[],
    route: "forbidden-question",
};

const SHORT: Pressure = Pressure {
    mind: "You have at least 48 hours to answer an invitation. If a date suits you, answer at once all the same: places go quickly.",
    answers: &[SafeAnswer {
        when: "You need the time",
        text: "Thank you very much for the invitation. I would like to come and am arranging the date now. You will have my answer within 48 hours of your message, as the interview rules provide.",
    }],
    route: "forbidden-question",
};

/// What to do about a message that is to be taken as fraud, whatever it says: a link in it leads elsewhere than it shows.
pub fn fraud() -> Pressure {
    SCAM
}

/// What to do about a message of this category that must be warned of.
pub fn pressure(category: Category) -> Pressure {
    match category {
        Category::RankToMatchPromise | Category::StrongSignal | Category::PositiveSignal => PROMISE,
        Category::OutOfMatchOffer => OFFER,
        Category::IllegalQuestion => ILLEGAL,
        Category::Scam => SCAM,
        Category::InterviewInvitation | Category::Waitlist | Category::Scheduling => SHORT,
        _ => INQUIRY,
    }
}

#[cfg(test)]
mod tests {
    use candor::check::{Context, Draft, Severity, check};
    use season::{Layer, Season};

    use super::*;

    #[test]
    fn every_safe_answer_passes_the_check_and_every_route_is_in_the_season() {
        let season = Season::load(&[Layer::built_in()]).unwrap();
        for category in Category::ALL {
            let p = pressure(category);
            assert!(season.routes.iter().any(|r| r.id == p.route), "{}", p.route);
            for answer in p.answers {
                let draft = Draft { subject: "Your message".into(), text: answer.text.into() };
                let blocks: Vec<_> =
                    check(&draft, &Context::default()).into_iter().filter(|f| f.severity == Severity::Block).collect();
                assert!(blocks.is_empty(), "{}: {blocks:#?}", answer.text);
            }
        }
    }
}
