//! Command lines, right and wrong.

#![allow(clippy::unwrap_used)]

use super::*;

fn parse(line: &str) -> Result<Task> {
    Task::parse(line.split_whitespace())
}

#[test]
fn each_task_is_parsed_with_its_options() {
    assert_eq!(parse("").unwrap(), Task::Help);
    assert_eq!(parse("start --help").unwrap(), Task::Help);
    for (line, task) in [
        ("build", Task::Build(StdLib::Prebuilt)),
        ("build --rebuilt-std", Task::Build(StdLib::Rebuilt)),
        ("setup", Task::Setup(StdLib::Prebuilt)),
        ("setup --rebuilt-std", Task::Setup(StdLib::Rebuilt)),
        ("reproduce", Task::Reproduce(StdLib::Prebuilt)),
        ("reproduce --rebuilt-std", Task::Reproduce(StdLib::Rebuilt)),
    ] {
        assert_eq!(parse(line).unwrap(), task);
    }
    assert_eq!(
        parse("doctor --help --port").unwrap(),
        Task::Doctor(vec!["--help".into(), "--port".into()])
    );
    let measure = Measure {
        standard: StdLib::Rebuilt,
        ..Measure::default()
    };
    assert_eq!(
        parse("measure --rebuilt-std").unwrap(),
        Task::Measure(measure)
    );
    for (line, functions) in [("sizes", false), ("sizes --functions", true)] {
        let standard = StdLib::Prebuilt;
        let sizes = Task::Sizes {
            functions,
            standard,
        };
        assert_eq!(parse(line).unwrap(), sizes);
    }
    for line in ["measure speed", "measure -- speed"] {
        let speed = Measure {
            word: Some("speed".to_owned()),
            ..Measure::default()
        };
        assert_eq!(parse(line).unwrap(), Task::Measure(speed));
    }
    for word in ["step-2", "chain"] {
        let mut compared = Measure {
            word: Some(word.to_owned()),
            ..Measure::default()
        };
        let line = format!("measure {word}");
        assert_eq!(parse(&line).unwrap(), Task::Measure(compared.clone()));
        compared.sites = vec!["a=dist".to_owned(), "b=../b/dist".to_owned()];
        compared.runs = Some(3);
        let line = format!("measure {word} a=dist --runs 3 b=../b/dist");
        assert_eq!(parse(&line).unwrap(), Task::Measure(compared));
    }
    assert_eq!(
        parse("bundle --config a.json --out b --upstream https://c.example/d --try caddy --browser --rebuilt-std")
            .unwrap(),
        Task::Bundle(Bundle {
            config: "a.json".into(),
            out: "b".into(),
            upstream: Some("https://c.example/d".to_owned()),
            server: Some(Server::Caddy),
            browser: true,
            built: false,
            doctor: false,
            standard: StdLib::Rebuilt,
        })
    );
    for (line, scope) in [
        ("test", Scope::Whole),
        ("test --engine chromium", Scope::In(Engine::Chromium)),
        ("test --fast", Scope::Fast),
        ("test --engine firefox", Scope::In(Engine::Firefox)),
        ("test --engine=webkit", Scope::In(Engine::WebKit)),
    ] {
        let task = Task::Test(scope, StdLib::Prebuilt);
        assert_eq!(parse(line).unwrap(), task);
    }
    let released = Task::Test(Scope::Whole, StdLib::Rebuilt);
    assert_eq!(parse("test --rebuilt-std").unwrap(), released);
    assert_eq!(parse("start").unwrap(), Task::Start(Start::default()));
    let all = "start --port 9000 --tenant-port=9001 --open --watch";
    let ports = Ports {
        page: 9000,
        tenant: 9001,
        ..Ports::default()
    };
    assert_eq!(
        parse(all).unwrap(),
        Task::Start(Start {
            ports,
            open: true,
            watch: true,
            own_message: false
        })
    );
    let own = "start --own-message --relay-port 9002 --mail-port 9003";
    let ports = Ports {
        relay: 9002,
        mail: 9003,
        ..Ports::default()
    };
    assert_eq!(
        parse(own).unwrap(),
        Task::Start(Start {
            ports,
            own_message: true,
            ..Start::default()
        })
    );
}

#[test]
fn every_error_names_the_wrong_argument() {
    for (line, named) in [
        ("walk", "walk"),
        ("build --fast", "--fast"),
        ("start --rebuilt-std", "--rebuilt-std"),
        ("test --fast --rebuilt-std", "--rebuilt-std"),
        ("build --shipped-std", "--shipped-std"),
        ("start --fast", "--fast"),
        ("test --engine safari", "safari"),
        ("test --engine all", "all"),
        ("test --fast --engine firefox", "--engine"),
        ("build --engine firefox", "--engine"),
        ("test --port 1", "--port"),
        ("start --port", "--port"),
        ("start --port 70000", "port"),
        ("start --port 0", "port"),
        ("start --port 8450", "8450"),
        ("start --relay-port 9002", "--own-message"),
        ("serve --own-message", "--own-message"),
        ("start --own-message --relay-port 8450", "8450"),
        ("start --own-message --mail-port 8460", "8460"),
        ("bundle", "--config"),
        ("bundle --config a.json --try apache", "apache"),
        ("bundle --config a.json --browser", "--try"),
        ("build --config a.json", "--config"),
        ("start now", "now"),
        ("measure height", "height"),
        ("measure speed typing", "typing"),
        ("measure speed a=dist", "a=dist"),
        ("measure a=dist", "a=dist"),
        ("measure step-2 dist", "dist"),
        ("measure step-2 =dist", "=dist"),
        ("measure chain a=", "a="),
        ("measure speed --runs 3", "--runs"),
        ("measure step-2 --runs 0", "--runs"),
        ("measure step-2 --runs often", "--runs"),
        ("build --runs 3", "--runs"),
        ("start --slow", "--slow"),
    ] {
        let error = format!("{:#}", parse(line).unwrap_err());
        assert!(error.contains(named), "{line}: {error}");
    }
}

#[test]
fn every_option_is_in_the_help() {
    for (option, _) in line::OPTIONS {
        assert!(HELP.contains(&format!("--{option}")), "{option}");
    }
}

#[test]
fn if_an_option_is_given_twice_the_last_value_counts() {
    let Task::Start(start) = parse("start --port 9000 --open --port 9001 --open").unwrap() else {
        panic!("this is another task");
    };
    assert_eq!((start.ports.page, start.open), (9001, true));
    let error = parse("start --port 9000 --port 0").unwrap_err();
    assert!(error.to_string().contains("--port"), "{error}");
}
