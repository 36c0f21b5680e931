//! The real binary, started as a person starts it.

mod binary;
mod end_to_end;
mod endpoint;
mod evidence;
mod house;
mod learnt;
