//! prematch: the command line, and the wiring of everything.

mod applying;
mod backup;
mod cli;
mod facts;
mod inbox;
mod interviews;
mod letters;
mod mailbox;
mod match_variations;
mod matches;
mod messages;
mod out;
mod pick_list;
mod picking;
mod profile;
mod progress;
mod rank;
mod rank_worlds;
mod record;
mod seasons;
mod serve;
mod setting;
mod sheet;
mod visa_ledger;
mod why;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use cli::{Cli, Task};
use out::Fault;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => fault.report(),
    }
}

fn run(cli: &Cli) -> Result<(), Fault> {
    let place = &cli.place;
    setting::fixed_now()?;
    if cli.task.is_some() && cli.serve.is_set() {
        return Err(Fault::Usage("options of `serve` go after the word serve: prematch serve --port 8733".into()));
    }
    match cli.task.as_ref() {
        None => serve::run(place, &cli.serve),
        Some(Task::Serve(args)) => serve::run(place, args),
        Some(Task::Today) => record::today(place),
        Some(Task::Profile(task)) => profile::run(place, task),
        Some(Task::Pick(args)) => pick_list::pick(place, args),
        Some(Task::Programs(task)) => picking::programs(place, task),
        Some(Task::Statement(task)) => record::statement(place, task),
        Some(Task::Note(task)) => record::note(place, task),
        Some(Task::Record(task)) => applying::run(place, task),
        Some(Task::Interview(task)) => interviews::run(place, task),
        Some(Task::Rank(args)) => rank::run(place, args.task.as_ref()),
        Some(Task::Calendar(args)) => interviews::calendar(place, args),
        Some(Task::Decide(args)) => record::decide(place, args),
        Some(Task::History(args)) => record::history(place, args),
        Some(Task::Undo(args)) => record::undo(place, args),
        Some(Task::Read(args)) => messages::reading(place, args),
        Some(Task::Sheet(args)) => sheet::run(place, args),
        Some(Task::Message(task)) => inbox::run(place, task),
        Some(Task::Letter(task)) => letters::run(place, task),
        Some(Task::Claim(task)) => letters::claims(place, task),
        Some(Task::Check(args)) => messages::checking(place, args),
        Some(Task::Visa(args)) => messages::visas(place, args),
        Some(Task::Match(task)) => matches::run(place, task),
        Some(Task::Season(task)) => facts::run(place, task),
        Some(Task::Backup(args)) => backup::backup(place, args),
        Some(Task::Restore(args)) => backup::restore(place, args),
        Some(Task::Export(args)) => backup::export(place, args),
        Some(Task::Doctor) => backup::doctor(place),
        Some(Task::Completions(args)) => {
            let mut text = Vec::new();
            clap_complete::generate(args.shell, &mut Cli::command(), "prematch", &mut text);
            out::bytes(&text)
        }
        Some(Task::Man(args)) => backup::man(args, Cli::command()),
    }
}
