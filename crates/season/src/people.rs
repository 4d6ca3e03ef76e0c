//! Whom to turn to, and what to keep.

use serde::{Deserialize, Serialize};

use crate::{Confidence, SourceDate, SourceKey};

/// Whom to turn to with one kind of problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Stable id in kebab case.
    pub id: String,
    /// The problem.
    pub problem: String,
    /// What to do or whom to ask first.
    pub first: String,
    /// And then.
    #[serde(default)]
    pub then: String,
    /// Anything to know.
    #[serde(default)]
    pub note: String,
    /// The sources.
    pub sources: Vec<SourceKey>,
    /// How far it can be trusted.
    pub confidence: Confidence,
}

/// An office and how to reach it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Stable id in kebab case.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(rename = "for")]
    pub purpose: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
    /// Mail address.
    #[serde(default)]
    pub email: String,
    /// Page.
    #[serde(default)]
    pub url: String,
    /// Opening hours.
    #[serde(default)]
    pub hours: String,
    /// The sources.
    pub sources: Vec<SourceKey>,
    /// The date of the source.
    #[serde(default)]
    pub date: SourceDate,
    /// How far it can be trusted.
    pub confidence: Confidence,
}

/// What to keep of every contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// The items.
    pub items: Vec<String>,
    /// The sources.
    #[serde(default)]
    pub sources: Vec<SourceKey>,
    /// How far it can be trusted.
    pub confidence: Confidence,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoutesFile {
    #[serde(default)]
    pub(crate) route: Vec<Route>,
    #[serde(default)]
    pub(crate) contact: Vec<Contact>,
    pub(crate) keep: Option<Keep>,
}
