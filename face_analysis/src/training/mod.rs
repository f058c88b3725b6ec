//! Fitting, for the programs that make weights. The service itself never does.

pub mod logistic;
