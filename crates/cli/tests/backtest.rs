//! `waymark backtest`, from a file to its figures.

#[path = "../src/backtest/mod.rs"]
mod backtest;
