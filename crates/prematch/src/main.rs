//! prematch: the command line.

mod serve;
mod setting;

use clap::Parser;

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    place: setting::Place,
    #[command(flatten)]
    serve: serve::ServeArgs,
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    serve::run(&cli.place, &cli.serve)
}
