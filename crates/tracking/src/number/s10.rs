//! S10: the thirteen-character item identifier of the Universal Postal Union.
//!
//! Two letters of service, eight digits of serial, one check digit, two letters of issuing country:
//! `LB 12345678 5 CN`.

/// Returns the check digit of an S10 serial, whose digits are numbers from 0 to 9.
///
/// ```
/// assert_eq!(tracking::number::s10::check_digit([1, 2, 3, 4, 5, 6, 7, 8]), 5);
/// ```
#[must_use]
pub fn check_digit(serial: [u8; 8]) -> u8 {
    const WEIGHTS: [u32; 8] = [8, 6, 4, 2, 3, 5, 9, 7];
    let sum: u32 = serial.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    match sum % 11 {
        0 => 5,
        1 => 0,
        rest => (11 - rest) as u8,
    }
}
